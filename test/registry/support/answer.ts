import { Readable } from 'node:stream';
import type { Headers, Streamed } from '../../../src/registry/message.ts';

/** An answer without a body, for layers between a test and a real registry. */
export const answersNothing = (status: number, headers: Headers = {}): Streamed => ({
  status,
  headers,
  body: Readable.from([]),
  explain: (error) => error as Error,
});
