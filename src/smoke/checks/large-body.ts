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
};
