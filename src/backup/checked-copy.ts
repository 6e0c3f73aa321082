import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Hash } from 'node:crypto';
import { hashFor } from '../registry/download.ts';
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
  const source = await ifThere(open(from, constants.O_RDONLY | constants.O_NONBLOCK));
  if (!source) return false;
  try {
    const hash = hashFor(digest);
    await rm(part, { force: true });
    const target = await open(part, 'wx', modes.file);
    try {
      for await (const bytes of content(source)) {
        hash.update(bytes);
        await target.writeFile(bytes);
      }
      const right = isRight(hash, digest);
      if (!right) return false;
      const { atime, mtime } = await source.stat();
      await target.utimes(atime, mtime);
      await target.chmod(modes.file);
      await target.sync();
    } finally {
      await target.close();
    }
    await mkdir(dirname(to), { recursive: true, mode: modes.folder });
    await rename(part, to);
    return true;
  } finally {
    await source.close();
    await rm(part, { force: true });
  }
}

/** Whether a file is there, and is what the digest says. */
export async function isWhole(file: string, digest: string): Promise<boolean> {
  const source = await ifThere(open(file, constants.O_RDONLY | constants.O_NONBLOCK));
  if (!source) return false;
  try {
    const hash = hashFor(digest);
    for await (const bytes of content(source)) hash.update(bytes);
    return isRight(hash, digest);
  } finally {
    await source.close();
  }
}

const isRight = (hash: Hash, digest: string): boolean => hash.digest('hex') === digest.split(':')[1];

async function* content(file: Awaited<ReturnType<typeof open>>): AsyncGenerator<Buffer, void, undefined> {
  const buffer = Buffer.allocUnsafe(chunk);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, chunk, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
