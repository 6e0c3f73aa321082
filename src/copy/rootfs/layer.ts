import { createHash } from 'node:crypto';
import type { Io } from '../../io.ts';
import { checkedGzip } from '../checked-gzip.ts';
import { gzipped } from '../compress.ts';
import { compressionOf, decompressed } from '../decompress.ts';
import { withHead } from '../head.ts';
import { rootfsCheck } from './check.ts';

export interface Layer {
  /** Compressed; ends with an error where it is no root filesystem. */
  content: AsyncIterable<Buffer>;
  /** Of what is in it; known at its end. */
  diffId(): string;
}

/** The layer that a root filesystem becomes. One that is gzip already stays as it is, byte for byte. */
export async function layerOf(given: AsyncIterable<Buffer>, name: string, io: Io): Promise<Layer> {
  const { head, content } = await withHead(given, 8);
  const compression = compressionOf(head);
  const hash = createHash('sha256');
  const check = rootfsCheck(name);
  let diffId: string | undefined;
  const look = (chunk: Buffer): void => {
    check.feed(chunk);
    hash.update(chunk);
  };
  const finish = (): void => {
    check.end();
    diffId = `sha256:${hash.digest('hex')}`;
  };
  if (compression === 'gzip')
    return { content: then(checkedGzip(content, look, name), finish), diffId: () => diffId! };
  const plain = compression ? decompressed(content, compression, { io, name }) : content;
  return { content: gzipped(watched(plain, look, finish)), diffId: () => diffId! };
}

async function* watched(
  content: AsyncIterable<Buffer>,
  look: (chunk: Buffer) => void,
  finish: () => void,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of content) {
    look(chunk);
    yield chunk;
  }
  finish();
}

async function* then(
  content: AsyncIterable<Buffer>,
  finish: () => void,
): AsyncGenerator<Buffer, void, undefined> {
  yield* content;
  finish();
}
