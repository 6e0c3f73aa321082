import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { blobPath } from './blob.ts';
import { beginning } from './discard.ts';
import { ConnectionError, RegistryError } from './errors.ts';
import type { Http } from './http.ts';
import { header, type Streamed } from './message.ts';
import { pause } from './pause.ts';

export interface Download {
  repository: string;
  digest: string;
  /** In bytes, where it is known. */
  size?: number;
  /** The number of bytes that are there already. */
  from?: number;
  /** What has hashed those bytes; without it, or with null, the content is not checked against its digest. */
  hash?: Hash | null;
  signal?: AbortSignal;
  /** Milliseconds before a transfer is taken up again, longer each time; default 250. */
  firstPause?: number;
}

/** What came is not what its digest says. */
export class WrongContentError extends Error {
  readonly digest: string;

  constructor(digest: string, what: string) {
    super(`${digest}: ${what}`);
    this.name = 'WrongContentError';
    this.digest = digest;
  }
}

/** How often a transfer that breaks off is taken up again before it has got one byte further. */
const patience = 4;

/**
 * The bytes of a blob. A connection that breaks is taken up where it broke off. Ends with `WrongContentError` when
 * the bytes are other or fewer or more than the digest and the size say: what consumes it keeps nothing before the end.
 */
export async function* download(http: Http, wanted: Download): AsyncGenerator<Buffer, void, undefined> {
  const { digest, size, from = 0, hash = from === 0 ? hashFor(digest) : undefined } = wanted;
  let position = from;
  checkLength(digest, position, size);
  for (let failures = 0; from === 0 || position !== size;) {
    const answer = await openAt(http, wanted, position);
    if (!answer) break;
    const begun = position;
    try {
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        position += chunk.length;
        checkLength(digest, position, size);
        hash?.update(chunk);
        yield chunk;
      }
      break;
    } catch (error) {
      if (error instanceof WrongContentError) throw error;
      // Only the end of the answer was missing.
      if (position === size) break;
      const meant = answer.explain(error);
      failures = position > begun ? 1 : failures + 1;
      if (!(meant instanceof ConnectionError) || failures >= patience) throw meant;
      await pause((wanted.firstPause ?? 250) * failures, wanted.signal);
    }
  }
  if (size !== undefined && position !== size)
    throw new WrongContentError(digest, `only ${position} of ${size} bytes came`);
  const got = hash?.digest('hex');
  if (got !== undefined && got !== digest.split(':')[1])
    throw new WrongContentError(digest, `the content has another digest, ${digest.split(':')[0]}:${got}`);
}

export const hashFor = (digest: string): Hash =>
  createHash(digest.startsWith('sha512:') ? 'sha512' : 'sha256');

function checkLength(digest: string, position: number, size: number | undefined): void {
  if (size !== undefined && position > size)
    throw new WrongContentError(digest, `more than its ${size} bytes came`);
}

/** Undefined where nothing follows. */
async function openAt(
  http: Http,
  { repository, digest, signal }: Download,
  position: number,
): Promise<Streamed | undefined> {
  const request = {
    method: 'GET',
    path: blobPath(repository, digest),
    // Compressed on the way it would have another length.
    headers: { 'accept-encoding': 'identity', ...(position === 0 ? {} : { range: `bytes=${position}-` }) },
    ...(signal ? { signal } : {}),
  } as const;
  const answer = await http.open(request);
  const range = header(answer, 'content-range') ?? '';
  if (answer.status === 200) return position === 0 ? answer : skipping(answer, position);
  if (answer.status === 206 && new RegExp(`^bytes ${position}-`).test(range)) return answer;
  const body = await beginning(answer);
  if (answer.status === 416 && position > 0 && range === `bytes */${position}`) return undefined;
  throw new RegistryError(request, { ...answer, body }, http.url);
}

/** Some registries know no Range and begin anew. */
function skipping(answer: Streamed, count: number): Streamed {
  async function* rest() {
    let left = count;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      const skipped = Math.min(left, chunk.length);
      left -= skipped;
      if (skipped < chunk.length) yield chunk.subarray(skipped);
    }
  }
  return { ...answer, body: Readable.from(rest()) };
}
