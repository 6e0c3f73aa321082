import type { Gunzip } from 'node:zlib';
import { createGunzip } from 'node:zlib';
import { OperationError } from '../errors.ts';
import { damagedGzip } from './decompress.ts';

/**
 * Compressed content as it is, byte for byte, while what is in it goes to `inside`; what that throws, and damage, ends
 * the content.
 */
export async function* checkedGzip(
  content: AsyncIterable<Buffer>,
  inside: (chunk: Buffer) => void,
  name: string,
): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip({ chunkSize: 128 * 1024 });
  let over = false;
  const read = readAll(gunzip, inside)
    .then(
      () => undefined,
      (error: unknown) => ({ error: damagedGzip(error, name) ?? error }),
    )
    .finally(() => void (over = true));
  const verdict = async (): Promise<void> => {
    const failed = await read;
    if (failed) throw failed.error;
  };
  let sent = 0;
  try {
    for await (const chunk of content) {
      sent += chunk.length;
      const written = over ? undefined : write(gunzip, chunk);
      yield chunk;
      // A stream that fails never says what became of what was written last.
      await Promise.race([written, read]);
      if (over) await verdict();
    }
    if (!over) gunzip.end();
    await verdict();
    if (gunzip.bytesWritten !== sent) throw trailing(name, sent - gunzip.bytesWritten);
  } finally {
    gunzip.destroy();
  }
}

const write = (gunzip: Gunzip, chunk: Buffer): Promise<void> =>
  new Promise((resolve) => void gunzip.write(chunk, () => resolve()));

async function readAll(gunzip: Gunzip, inside: (chunk: Buffer) => void): Promise<void> {
  for await (const chunk of gunzip) inside(chunk as Buffer);
}

/** gzip itself is lenient there, container engines are not: they would fail to pull it. */
const trailing = (name: string, bytes: number): OperationError =>
  new OperationError([
    {
      where: name,
      what: `${name} has ${bytes} bytes behind the end of its gzip data; container engines refuse that`,
      cure: `compress it again: gzip -dc FILE | gzip > NEW; nothing was tagged`,
    },
  ]);
