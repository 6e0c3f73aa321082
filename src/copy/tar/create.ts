import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Header } from 'tar/header';
import { Pax } from 'tar/pax';
import { blockSize, padded } from './walk.ts';

/** A tar archive on its way into an empty file. */
export interface TarWriter {
  /** Several may come at once: each has its place from the beginning. Another try takes the same place. */
  add(path: string, size: number, content: AsyncIterable<Buffer>): Promise<void>;
  addSmall(path: string, content: Buffer): Promise<void>;
  /** The same where digest and size are known only at the end; the next one waits for it. */
  addStream(
    pathOf: (digest: string) => string,
    content: AsyncIterable<Buffer>,
  ): Promise<{ digest: string; size: number }>;
  end(): Promise<void>;
}

export function createTar(file: FileHandle): TarWriter {
  const places = new Map<string, number>();
  let end = 0;
  let last: Promise<unknown> = Promise.resolve();

  function alone<T>(work: () => Promise<T>): Promise<T> {
    const run = last.then(work, work);
    last = run.catch(() => undefined);
    return run;
  }

  async function writeAt(position: number, bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  }

  /** Returns how many bytes came. */
  async function writeContent(
    at: number,
    content: AsyncIterable<Buffer>,
    seen: (chunk: Buffer) => void,
  ): Promise<number> {
    let size = 0;
    for await (const chunk of content) {
      seen(chunk);
      await writeAt(at + size, chunk);
      size += chunk.length;
    }
    return size;
  }

  /** A broken-off try may have left something where zeros belong. */
  async function frame(at: number, head: Buffer, size: number): Promise<void> {
    await writeAt(at, head);
    await writeAt(at + head.length + size, Buffer.alloc(padded(size) - size));
  }

  /** Where its content goes. */
  async function placeOf(path: string, size: number): Promise<number> {
    const known = places.get(path);
    if (known !== undefined) return known;
    return alone(async () => {
      const head = headOf(path, size);
      const at = end;
      end += head.length + padded(size);
      places.set(path, at + head.length);
      await frame(at, head, size);
      return at + head.length;
    });
  }

  async function add(path: string, size: number, content: AsyncIterable<Buffer>): Promise<void> {
    const at = await placeOf(path, size);
    let left = size;
    const got = await writeContent(at, content, (chunk) => {
      left -= chunk.length;
      // It would run into its neighbour.
      if (left < 0) throw new Error(`${path} has more than ${size} bytes`);
    });
    if (got !== size) throw new Error(`${path} has ${got} of ${size} bytes`);
  }

  return {
    add,
    addSmall: (path, content) => add(path, content.length, once(content)),
    addStream: (pathOf, content) =>
      alone(async () => {
        const hash = createHash('sha256');
        const at = end;
        const size = await writeContent(at + blockSize, content, (chunk) => void hash.update(chunk));
        const digest = `sha256:${hash.digest('hex')}`;
        // Its place was kept before its name was known: that has to fit into one block.
        await frame(at, headerOf(pathOf(digest), size).block, size);
        end = at + blockSize + padded(size);
        return { digest, size };
      }),
    end: () =>
      alone(async () => {
        await writeAt(end, Buffer.alloc(2 * blockSize));
        await file.truncate(end + 2 * blockSize);
      }),
  };
}

/** What stands before the content: with a block of its own for a name that is too long for the other, as of SHA-512. */
function headOf(path: string, size: number): Buffer {
  const { block, isCut } = headerOf(path, size);
  return isCut ? Buffer.concat([new Pax({ path, size }).encode(), block]) : block;
}

/** Nothing of this machine or of the hour stands in it. */
function headerOf(path: string, size: number): { block: Buffer; isCut: boolean } {
  const block = Buffer.alloc(blockSize);
  const isCut = new Header({
    path,
    size,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: new Date(0),
    type: 'File',
  }).encode(block);
  return { block, isCut };
}

// oxlint-disable-next-line require-await
async function* once(content: Buffer): AsyncGenerator<Buffer, void, undefined> {
  yield content;
}
