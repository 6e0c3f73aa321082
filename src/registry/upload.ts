import { call } from './call.ts';
import type { Http } from './http.ts';
import { header, type Response } from './message.ts';

/** Where the next request of an upload goes: path and query, good for any way to the same registry. */
export type UploadPath = string;

const octets = { 'content-type': 'application/octet-stream' };

export const uploadsPath = (repository: string): string => `/v2/${repository}/blobs/uploads/`;

/** The path in `Location`. Its host is not trusted: credentials only ever go to the endpoint itself. */
function next(http: Http, response: Response): UploadPath {
  const { pathname, search } = new URL(header(response, 'location') ?? '', http.url);
  return pathname + search;
}

export async function startUpload(http: Http, repository: string): Promise<UploadPath> {
  return next(http, await call(http, { method: 'POST', path: uploadsPath(repository) }, 202));
}

/** Appends; `offset` is the number of bytes sent before. */
export async function sendChunk(
  http: Http,
  path: UploadPath,
  chunk: Buffer,
  offset: number,
): Promise<UploadPath> {
  const headers = { ...octets, 'content-range': `${offset}-${offset + chunk.length - 1}` };
  return next(http, await call(http, { method: 'PATCH', path, headers, body: chunk }, 202));
}

/** Closes the upload; `rest` is what has not been sent yet. Throws when the content does not match the digest. */
export const finishUpload = (
  http: Http,
  path: UploadPath,
  digest: string,
  rest?: Buffer,
): Promise<Response> =>
  call(
    http,
    {
      method: 'PUT',
      path: `${path}${path.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`,
      ...(rest ? { headers: octets, body: rest } : {}),
    },
    201,
  );

export const cancelUpload = (http: Http, path: UploadPath): Promise<Response> =>
  call(http, { method: 'DELETE', path }, 204);

/** All at once: POST, then one PUT. */
export async function pushBlob(
  http: Http,
  repository: string,
  digest: string,
  content: Buffer,
): Promise<Response> {
  return finishUpload(http, await startUpload(http, repository), digest, content);
}

/** True when the registry linked the blob without a byte sent; false when it wants an upload (which is cancelled). */
export async function mountBlob(
  http: Http,
  repository: string,
  digest: string,
  from: string,
): Promise<boolean> {
  const path = `${uploadsPath(repository)}?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
  const response = await call(http, { method: 'POST', path }, 201, 202);
  if (response.status === 201) return true;
  await cancelUpload(http, next(http, response));
  return false;
}
