import type { Descriptor } from '../registry/manifest.ts';
import { digestLike } from '../images/image.ts';
import { hashFor, WrongContentError } from '../registry/download.ts';
import type { Manifested } from './source.ts';

/** Ends with `WrongContentError` where the bytes are not those that the descriptor names. */
export async function* exactly(
  { digest, size }: Pick<Descriptor, 'digest' | 'size'>,
  content: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  const hash = hashFor(digest);
  let count = 0;
  for await (const chunk of content) {
    count += chunk.length;
    if (count > size) throw new WrongContentError(digest, `more than its ${size} bytes came`);
    hash.update(chunk);
    yield chunk;
  }
  if (count < size) throw new WrongContentError(digest, `only ${count} of ${size} bytes came`);
  const got = hash.digest('hex');
  if (got !== digest.split(':')[1])
    throw new WrongContentError(digest, `the content has another digest, ${digest.split(':')[0]}:${got}`);
}

/** Whether bytes are those that a digest names. */
export const isExactly = (digest: string, bytes: Buffer): boolean => digestLike(digest, bytes) === digest;

/** A manifest whose bytes are what its digest says. Throws `WrongContentError`. */
export function exactManifest(
  { digest, mediaType }: Pick<Descriptor, 'digest' | 'mediaType'>,
  bytes: Buffer,
): Manifested {
  const got = digestLike(digest, bytes);
  if (got !== digest) throw new WrongContentError(digest, `the content has another digest, ${got}`);
  return { descriptor: { digest, mediaType, size: bytes.length }, bytes };
}
