import { call } from './call.ts';
import type { Http } from './http.ts';
import type { Response } from './message.ts';

export const blobPath = (repository: string, digest: string): string => `/v2/${repository}/blobs/${digest}`;

export const getBlob = (
  http: Http,
  repository: string,
  digest: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => call(http, { method: 'GET', path: blobPath(repository, digest), headers }, 200, 206);

export const headBlob = (http: Http, repository: string, digest: string): Promise<Response> =>
  call(http, { method: 'HEAD', path: blobPath(repository, digest) }, 200);

export const deleteBlob = (http: Http, repository: string, digest: string): Promise<Response> =>
  call(http, { method: 'DELETE', path: blobPath(repository, digest) }, 202);
