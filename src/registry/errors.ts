import { CancelledError } from '../errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { Request, Response } from './message.ts';

/** One entry of the `errors` array that a registry answers with (distribution spec, "Error Codes"). */
export interface ApiError {
  code: string;
  message: string;
  detail?: unknown;
}

/** What went wrong in the registry's own words; empty where the body is not of the registry's making. */
export function apiErrors({ body }: Pick<Response, 'body'>): ApiError[] {
  try {
    const { errors } = JSON.parse(body.toString('utf8')) as { errors?: unknown };
    if (!Array.isArray(errors)) return [];
    return errors.filter((error): error is ApiError => typeof (error as ApiError | null)?.code === 'string');
  } catch {
    return [];
  }
}

/** The registry, or something before it, answered with another status than the call needs. */
export class RegistryError extends Error {
  readonly method: string;
  /** Without its query, which may hold an upload's signed state. */
  readonly path: string;
  readonly status: number;
  /** The registry's own code, e.g. `MANIFEST_UNKNOWN`; absent where something else answered. */
  readonly code: string | undefined;
  readonly response: Response;
  /** Of whoever answered, without a path; empty where that is not known. */
  readonly url: string;

  constructor({ method, path }: Pick<Request, 'method' | 'path'>, response: Response, url = '') {
    const [error] = apiErrors(response);
    const plain = withoutQuery(path);
    const reason = error ? ` ${error.code}${error.message ? ` (${error.message})` : ''}` : foreign(response);
    super(`${method} ${plain} answered ${response.status}${reason}`);
    this.name = 'RegistryError';
    this.method = method;
    this.path = plain;
    this.status = response.status;
    this.code = error?.code;
    this.response = response;
    this.url = url;
  }
}

/** No answer: the connection could not be made, was not trusted, or broke. `code` is Node's or OpenSSL's. */
export class ConnectionError extends Error {
  readonly code: string;
  readonly url: string;

  constructor(
    { url, address }: Pick<Endpoint, 'url' | 'address'>,
    { method, path }: Pick<Request, 'method' | 'path'>,
    cause: unknown,
  ) {
    const { code: given, message = String(cause) } = (cause ?? {}) as { code?: unknown; message?: string };
    // A DOMException has a number there.
    const code = typeof given === 'string' ? given : 'UNKNOWN';
    const at = address ? ` (dialled ${address})` : '';
    super(`${method} ${url}${withoutQuery(path)}${at}: ${message || code}`, { cause });
    this.name = 'ConnectionError';
    this.code = code;
    this.url = url;
  }
}

/** The answer's body has more bytes than whoever asked can use. */
export class TooLargeError extends Error {
  readonly limit: number;

  constructor({ method, path }: Pick<Request, 'method' | 'path'>, limit: number) {
    super(`${method} ${withoutQuery(path)} answered with more than ${limit} bytes`);
    this.name = 'TooLargeError';
    this.limit = limit;
  }
}

/** What a request that came to nothing throws. A signal that is a time limit, not Ctrl-C, is a failed connection. */
export function failure(endpoint: Endpoint, request: Request, error: unknown): Error {
  const { signal = endpoint.signal } = request;
  if (signal?.aborted && !isTimeLimit(signal)) return new CancelledError('Cancelled.');
  if (error instanceof TooLargeError) return error;
  const cause = signal?.aborted
    ? Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })
    : error;
  return new ConnectionError(endpoint, request, cause);
}

/** Of a signal that is aborted: by `AbortSignal.timeout()`, not by Ctrl-C. */
export const isTimeLimit = ({ reason }: AbortSignal): boolean =>
  (reason as Error | undefined)?.name === 'TimeoutError';

const withoutQuery = (path: string): string => path.replace(/\?.*/s, '');

/** A proxy's error page, cut down to what a person wants of it. */
function foreign({ body }: Response): string {
  const text = body.toString('utf8', 0, 400);
  const title = /<title>\s*(.*?)\s*<\/title>/is.exec(text)?.[1] ?? text.trim().split('\n')[0] ?? '';
  return title === '' ? '' : ` "${title.slice(0, 80)}"`;
}

/** An answer came, yet not what a registry says. */
export class UnreadableError extends Error {
  /** Of whoever answered. */
  readonly url: string;

  constructor({ url }: { url: string }, path: string, what: string) {
    super(`${url}${withoutQuery(path)}: ${what}`);
    this.name = 'UnreadableError';
    this.url = url;
  }
}
