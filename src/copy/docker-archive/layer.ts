import { createHash, type Hash } from 'node:crypto';
import { OperationError } from '../../errors.ts';
import type { Surroundings } from '../../system/process.ts';
import { checkedGzip } from '../checked-gzip.ts';
import { gzipped } from '../compress.ts';
import { compressionOf, decompressed } from '../decompress.ts';
import { withHead } from '../head.ts';

interface Given {
  /** The archive's, for messages. */
  path: string;
  diffId: string;
  io: Surroundings;
  /** Told of what was read; may throw where no more is wanted. */
  onBytes: (bytes: number) => void;
}

/**
 * A layer as it goes into a registry: one that is gzip already stays as it is, every other becomes it. Ends with an
 * error where its content is not what the image's configuration says.
 */
export async function* layerContent(
  saved: AsyncIterable<Buffer>,
  { path, diffId, io, onBytes }: Given,
): AsyncGenerator<Buffer, void, undefined> {
  const { head, content } = await withHead(counted(saved, onBytes), 8);
  const compression = compressionOf(head);
  const hash = createHash('sha256');
  const name = `layer ${diffId} in ${path}`;
  if (compression === 'gzip') yield* checkedGzip(content, (chunk) => void hash.update(chunk), name);
  else yield* gzipped(hashed(compression ? decompressed(content, compression, { io, name }) : content, hash));
  const got = `sha256:${hash.digest('hex')}`;
  if (got === diffId) return;
  throw new OperationError([
    {
      where: path,
      what: `A layer in ${path} is damaged: it should be ${diffId}\nand is ${got}`,
      cure: 'make it again with docker save -o FILE.tar IMAGE; nothing was tagged',
    },
  ]);
}

async function* counted(
  content: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of content) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function* hashed(content: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}
