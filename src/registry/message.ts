import type { Readable } from 'node:stream';
import type { Credentials } from './endpoint.ts';

export interface Request {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query: `/v2/_catalog?n=100`. */
  path: string;
  /** What it is about, where the path need not say so: uploads go on wherever the registry wants. */
  repository?: string;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer | Readable;
  /** Overrides the endpoint's; null sends none. */
  credentials?: Credentials | null;
  signal?: AbortSignal;
  /**
   * Milliseconds for one attempt as a whole, in the place of any `signal`: for requests that Ctrl-C must not part. The
   * pauses between attempts are not ended by it either.
   */
  within?: number;
  /** Milliseconds without a byte in either direction, where that is not the endpoint's. */
  timeout?: number;
  /** Bytes of the answer's body that are read before `TooLargeError`; default 8 MiB, which no manifest or list has. */
  limit?: number;
}

/** Every value of every header, in the order received; names in lower case. */
export type Headers = Readonly<NodeJS.Dict<string[]>>;

export interface Response {
  status: number;
  headers: Headers;
  body: Buffer;
}

/** An answer whose body has not been read yet. Whoever gets it reads the body or destroys it. */
export interface Streamed {
  status: number;
  headers: Headers;
  body: Readable;
  /** What an error that `body` ends with means: `ConnectionError`, or `CancelledError`. */
  explain(error: unknown): Error;
}

/** The first value of a header. */
export const header = (answer: { headers: Headers }, name: string): string | undefined =>
  answer.headers[name]?.[0];
