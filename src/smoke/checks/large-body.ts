import type { Check } from '../check.ts';
import { content, push } from '../parts/content.ts';

const size = 3 * 1024 * 1024;

/** More than any default limit in one request. */
export const largeBody: Check = {
  name: 'large-body',
  async run(context) {
    await context.blob();
    await push(await context.registry(), context, content(size));
    return '3 MiB in one request';
  },
  cause: 'nginx could not take the body: a limit, or no room for it in its temporary folder',
  cure: 'client_max_body_size 0 and proxy_request_buffering off in nginx.conf; nginx’s error log says which',
};
