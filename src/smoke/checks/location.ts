import { call } from '../../registry/call.ts';
import { header, type Response } from '../../registry/message.ts';
import { uploadsPath } from '../../registry/upload.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** Clients go where `Location` points, with the password: it must be relative or lead back to the public URL. */
export const location: Check = {
  name: 'location',
  async run({ registry, blob, repository, url }) {
    await blob();
    const http = await registry();
    const started = await call(http, { method: 'POST', path: uploadsPath(repository) }, 202);
    return usable(started, url);
  },
};

function usable(response: Response, url: string): string {
  const seen = header(response, 'location');
  if (!seen) throw new Failed({ detail: 'an upload was started without a Location' });
  // `//host/path` looks relative and is not.
  const { origin, pathname } = new URL(seen, url);
  if (origin !== new URL(url).origin)
    throw new Failed({ detail: `Location leads to ${origin} instead of ${url}` });
  if (!pathname.startsWith('/v2/')) throw new Failed({ detail: `Location leads to ${pathname}` });
  return seen.startsWith('/') ? 'relative' : 'absolute';
}
