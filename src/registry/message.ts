import type { Readable } from 'node:stream';
import type { Credentials } from './endpoint.ts';

export interface Request {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query: `/v2/_catalog?n=100`. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer | Readable;
  /** Overrides the endpoint's; null sends none. */
  credentials?: Credentials | null;
  signal?: AbortSignal;
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

/** The first value of a header. */
export const header = (answer: { headers: Headers }, name: string): string | undefined =>
  answer.headers[name]?.[0];
