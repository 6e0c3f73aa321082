import type { Request } from './message.ts';

/** Whether the same request can be made again at all: what was streamed away is gone. */
export const isResendable = ({ body }: Pick<Request, 'body'>): boolean =>
  body === undefined || Buffer.isBuffer(body);

const manifest = /^\/v2\/.+\/manifests\/[^/]+$/;

/**
 * Whether it may be made again when nobody knows if it was carried out. A start of an upload may: what got lost is an
 * empty upload, which the registry clears away by itself. The bytes of one may not: they would be appended twice; nor
 * may its end, which answers 404 the second time, and whose path the registry chooses.
 */
export function isRepeatable(request: Pick<Request, 'method' | 'path' | 'body'>): boolean {
  const { method, path, body } = request;
  if (!isResendable(request) || method === 'PATCH') return false;
  if (method === 'POST') return body === undefined;
  return method !== 'PUT' || manifest.test(path);
}
