import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { blockSize, TarError, TarWalk, type TarEntry } from './walk.ts';

/** A tar archive on disk, whose entries are read where they are. */
export interface TarFile {
  has(path: string): boolean;
  paths(): Iterable<string>;
  /** Bytes of an entry; links are followed. Throws `TarError` where there is none. */
  size(path: string): number;
  /** A small one as a whole. Throws `TarError` where there is none or it is larger. */
  read(path: string, limit: number): Promise<Buffer>;
  stream(path: string): AsyncGenerator<Buffer, void, undefined>;
}

const readSize = 256 * 1024;

/** Reads the headers only. Throws `TarError`. */
export async function indexTar(file: FileHandle): Promise<TarFile> {
  const { size: total } = await file.stat();
  const entries = new Map<string, TarEntry>();
  // The last one of a name counts, as for everybody who unpacks it.
  const walk = new TarWalk((entry) => void entries.set(entry.path, entry));
  const block = Buffer.alloc(blockSize);
  for (let position = 0; position < total && !walk.ended;) {
    const { bytesRead } = await file.read(block, 0, blockSize, position);
    walk.feed(block.subarray(0, bytesRead));
    const skipped = Math.min(walk.ahead, total - position - bytesRead);
    walk.skip(skipped);
    position += bytesRead + skipped;
  }
  walk.end();
  return over(file, entries);
}

function over(file: FileHandle, entries: ReadonlyMap<string, TarEntry>): TarFile {
  const find = (path: string): TarEntry => {
    const entry = followed(entries, path);
    if (!entry) throw new TarError(`has no ${path}`);
    if (entry.type === 'S')
      throw new TarError(`keeps ${path} as a sparse file: pack it again without tar's -S`);
    return entry;
  };
  return {
    has: (path) => followed(entries, path) !== undefined,
    paths: () => entries.keys(),
    size: (path) => find(path).size,
    read: async (path, limit) => {
      const { size, offset } = find(path);
      if (size > limit) throw new TarError(`has ${size} bytes of ${path}; ${limit} may be`);
      return readAt(file, offset, size);
    },
    async *stream(path) {
      const { size, offset } = find(path);
      for (let done = 0; done < size; done += readSize)
        yield await readAt(file, offset + done, Math.min(readSize, size - done));
    },
  };
}

async function readAt(file: FileHandle, offset: number, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size);
  for (let done = 0; done < size;) {
    const { bytesRead } = await file.read(buffer, done, size - done, offset + done);
    if (bytesRead === 0) throw new TarError('became shorter while it was read');
    done += bytesRead;
  }
  return buffer;
}

/** `docker save` links layers that occur twice (`../ID/layer.tar`); nothing outside of the archive is ever looked at. */
function followed(entries: ReadonlyMap<string, TarEntry>, path: string): TarEntry | undefined {
  let entry = entries.get(posix.normalize(path));
  for (let hops = 0; hops < 8 && entry; hops++) {
    if (entry.type === '2') entry = entries.get(posix.join(posix.dirname(entry.path), entry.linkpath));
    else if (entry.type === '1')
      entry = entries.get(posix.normalize(entry.linkpath).replace(/^(?:\.?\/)+/, ''));
    else return ['0', '', '7', 'S'].includes(entry.type) ? entry : undefined;
  }
  return undefined;
}
