import type { Readable } from 'node:stream';
import { call } from './call.ts';
import { RegistryError, UnreadableError } from './errors.ts';
import type { Http } from './http.ts';
import { header, type Response } from './message.ts';

/** Where the next request of an upload goes, good for any way to the same registry. */
export interface UploadPath {
  /** With its query. Registries choose any: it need not begin with /v2/, nor name the repository. */
  path: string;
  repository: string;
}

/**
 * The last byte is answered only once the registry has hashed the whole and put it in its place, which can take minutes
 * on slow storage.
 */
const patience = 300_000;

const withDigest = ({ path, repository }: UploadPath, digest: string): UploadPath => ({
  path: `${path}${path.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`,
  repository,
});

const octets = { 'content-type': 'application/octet-stream' };

export const uploadsPath = (repository: string): string => `/v2/${repository}/blobs/uploads/`;

/** The path in `Location`. Its host is not trusted: credentials only ever go to the endpoint itself. */
function next(http: Http, response: Response, { path, repository }: UploadPath): UploadPath {
  const location = header(response, 'location') ?? '';
  const base = new URL(path, http.url);
  if (location === '' || !URL.canParse(location, base.href))
    throw new UnreadableError(http, path, 'the answer does not say where the upload goes on');
  const { pathname, search } = new URL(location, base);
  return { path: pathname + search, repository };
}

export async function startUpload(http: Http, repository: string): Promise<UploadPath> {
  const start = { path: uploadsPath(repository), repository };
  return next(http, await call(http, { method: 'POST', ...start }, 202), start);
}

/** Appends; `offset` is the number of bytes sent before. */
export async function sendChunk(
  http: Http,
  upload: UploadPath,
  chunk: Buffer,
  offset: number,
): Promise<UploadPath> {
  const headers = { ...octets, 'content-range': `${offset}-${offset + chunk.length - 1}` };
  return next(http, await call(http, { method: 'PATCH', ...upload, headers, body: chunk }, 202), upload);
}

/** Closes the upload; `rest` is what has not been sent yet. Throws when the content does not match the digest. */
export const finishUpload = (
  http: Http,
  upload: UploadPath,
  digest: string,
  rest?: Buffer,
): Promise<Response> =>
  call(
    http,
    {
      method: 'PUT',
      ...withDigest(upload, digest),
      ...(rest ? { headers: octets, body: rest } : {}),
      timeout: patience,
    },
    201,
  );

export const cancelUpload = (http: Http, upload: UploadPath): Promise<Response> =>
  call(http, { method: 'DELETE', ...upload }, 204);

/**
 * The same with content that comes as it is read; `size` in bytes. An error that `content` ends with comes out, and the
 * registry keeps nothing.
 */
export const finishWithStream = (
  http: Http,
  upload: UploadPath,
  digest: string,
  content: Readable,
  size: number,
): Promise<Response> =>
  call(
    http,
    {
      method: 'PUT',
      ...withDigest(upload, digest),
      headers: { ...octets, 'content-length': String(size) },
      body: content,
      timeout: patience,
    },
    201,
  );

/** Sends content whose digest is known only at its end: finish with `finishUpload` and no rest. */
export async function sendStream(http: Http, upload: UploadPath, content: Readable): Promise<UploadPath> {
  const request = { method: 'PATCH', ...upload, headers: octets, body: content, timeout: patience } as const;
  return next(http, await call(http, request, 202), upload);
}

/** How many bytes the registry has of an upload (distribution spec, "Get Blob Upload Status"). */
export async function uploadedBytes(http: Http, upload: UploadPath): Promise<number> {
  const response = await call(http, { method: 'GET', ...upload }, 204);
  const last = /(\d+)$/.exec(header(response, 'range') ?? '')?.[1];
  // An upload without a byte says 0-0, as does one with a single byte.
  return last === undefined || last === '0' ? 0 : Number(last) + 1;
}

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
  const upload = await mount(http, repository, digest, from);
  if (upload === undefined) return true;
  // Registries clear it away by themselves; not all let others do it.
  await cancelUpload(http, upload).catch((error: unknown) => {
    if (!(error instanceof RegistryError)) throw error;
  });
  return false;
}

/**
 * Undefined when the registry linked the blob without a byte sent, else the upload that it began instead. One that does
 * not let us read the other repository may refuse the whole: then an upload is begun.
 */
export async function mountOrStart(
  http: Http,
  repository: string,
  digest: string,
  from: string,
): Promise<UploadPath | undefined> {
  try {
    return await mount(http, repository, digest, from);
  } catch (error) {
    if (error instanceof RegistryError && [400, 401, 403, 404, 405].includes(error.status))
      return startUpload(http, repository);
    throw error;
  }
}

async function mount(
  http: Http,
  repository: string,
  digest: string,
  from: string,
): Promise<UploadPath | undefined> {
  const query = `mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
  const start = { path: `${uploadsPath(repository)}?${query}`, repository };
  const response = await call(http, { method: 'POST', ...start }, 201, 202);
  return response.status === 201 ? undefined : next(http, response, start);
}
