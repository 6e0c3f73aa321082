import { constants, type Stats } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Hash } from 'node:crypto';
import { hashFor } from '../registry/download.ts';
import { errorCode } from '../system/file-problem.ts';
import { ifThere } from '../system/files.ts';

const chunk = 1024 * 1024;

/** How files of a backup, and of a store that is restored, are made. */
export interface Modes {
  file: number;
  folder: number;
}

/**
 * Copies a blob and hashes it on the way; it has its name only when all of it is right and on the disk. False where the
 * content is not what the digest says, or there is none. `part` is on the same file system as `to`.
 */
export async function copyChecked(
  from: string,
  { digest, part, to, modes }: { digest: string; part: string; to: string; modes: Modes },
): Promise<boolean> {
  const source = await openFile(from);
  if (!source) return false;
  try {
    const hash = hashFor(digest);
    const target = await made(part, modes.file);
    let kept = false;
    try {
      for await (const bytes of content(source)) {
        hash.update(bytes);
        await target.writeFile(bytes);
      }
      if (!isRight(hash, digest)) return false;
      await target.utimes(source.stats.atime, source.stats.mtime);
      await target.chmod(modes.file);
      await target.sync();
      await mkdir(dirname(to), { recursive: true, mode: modes.folder });
      await rename(part, to);
      kept = true;
      return true;
    } finally {
      await target.close();
      if (!kept) await rm(part, { force: true });
    }
  } finally {
    await source.file.close();
  }
}

/** Whether a file is there, and is what the digest says. */
export async function isWhole(path: string, digest: string): Promise<boolean> {
  const source = await openFile(path);
  if (!source) return false;
  try {
    const hash = hashFor(digest);
    for await (const bytes of content(source)) hash.update(bytes);
    return isRight(hash, digest);
  } finally {
    await source.file.close();
  }
}

interface Source {
  file: FileHandle;
  stats: Stats;
}

/** Undefined where there is none, also where it is no file: a device, say, that never ends. */
async function openFile(path: string): Promise<Source | undefined> {
  const file = await ifThere(open(path, constants.O_RDONLY | constants.O_NONBLOCK));
  if (!file) return undefined;
  const stats = await file.stat();
  if (stats.isFile()) return { file, stats };
  await file.close();
  return undefined;
}

/** A new file, in place of what a run that was killed has left. */
async function made(path: string, mode: number): Promise<FileHandle> {
  try {
    return await open(path, 'wx', mode);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    await rm(path, { force: true });
    return open(path, 'wx', mode);
  }
}

const isRight = (hash: Hash, digest: string): boolean => hash.digest('hex') === digest.split(':')[1];

async function* content({ file, stats }: Source): AsyncGenerator<Buffer, void, undefined> {
  // Most blobs are small: a whole chunk for each would take longer than to read it. One byte more finds the end.
  const buffer = Buffer.allocUnsafe(Math.min(chunk, stats.size + 1));
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
    if (bytesRead < buffer.length && position === stats.size) return;
  }
}
