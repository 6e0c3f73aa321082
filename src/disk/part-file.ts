import { createHash, randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode, explained } from '../system/file-problem.ts';
import { statIfThere, syncFolder } from '../system/files.ts';
import { identify } from '../system/proc.ts';

/**
 * What has been got so far of a file whose content is known by its digest. It lies beside the finished file under a
 * name of its own, belongs to one process, and is taken over by the next one when that was killed: nobody ever writes
 * what another one is writing, and nothing incomplete has the finished file's name.
 */
export interface PartFile {
  /** Bytes that are there; after `openPart` those of an earlier process. */
  readonly size: number;
  content(): AsyncGenerator<Buffer, void, undefined>;
  append(chunk: Buffer): Promise<void>;
  /** Begins anew. */
  clear(): Promise<void>;
  /** Puts it in the finished file's place, on the disk. */
  finish(): Promise<void>;
  /** Without `finish` before it the part stays for the next run, unless there is nothing in it. */
  close(): Promise<void>;
  discard(): Promise<void>;
}

/** `path` is the finished file's. */
export const openPart = (path: string, digest: string): Promise<PartFile> =>
  explained(path, async () => {
    const prefix = `${basename(path)}.${hexOf(digest).slice(0, 12)}.`;
    const newName = (): string => join(dirname(path), `${prefix}${ownMark()}${ending}`);
    const { file, name, size } = (await adopt(dirname(path), prefix, newName)) ?? (await begin(newName()));
    return partFile(file, name, path, size);
  });

interface Opened {
  file: FileHandle;
  name: string;
  size: number;
}

/** Fails where anything has that name: it is never somebody else's file or link that is opened. */
const begin = async (name: string): Promise<Opened> => ({
  file: await open(name, 'wx+', 0o600),
  name,
  size: 0,
});

const ending = '.partial';
const hexOf = (digest: string): string => digest.split(':')[1] ?? digest;

function partFile(file: FileHandle, name: string, path: string, begun: number): PartFile {
  let size = begun;
  let there = true;
  const discard = async (): Promise<void> => {
    if (there) await rm(name, { force: true });
    there = false;
  };
  return {
    get size() {
      return size;
    },
    async *content() {
      const buffer = Buffer.allocUnsafe(1024 * 1024);
      for (let position = 0; position < size;) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - position), position);
        if (bytesRead === 0) return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    append: (chunk) =>
      explained(path, async () => {
        for (let written = 0; written < chunk.length;) {
          const { bytesWritten } = await file.write(chunk, written, chunk.length - written, size);
          written += bytesWritten;
          size += bytesWritten;
        }
      }),
    async clear() {
      await file.truncate(0);
      size = 0;
    },
    finish: () =>
      explained(path, async () => {
        await file.chmod((await statIfThere(path))?.mode ?? 0o666 & ~process.umask());
        await file.sync();
        await rename(name, path);
        there = false;
        // A folder may be one to write to and not to read.
        await passingOver(syncFolder(dirname(path)));
      }),
    discard,
    async close() {
      await file.close();
      if (size === 0) await discard();
    },
  };
}

/**
 * Takes the largest part over that a killed process of this user left, and removes the others of its kind. In a folder
 * that others may write to, anything can have such a name: what is not plainly our own is left alone.
 */
async function adopt(folder: string, prefix: string, newName: () => string): Promise<Opened | undefined> {
  const left = ((await passingOver(readdir(folder))) ?? []).filter(
    (entry) =>
      entry.startsWith(prefix) &&
      entry.endsWith(ending) &&
      isLeft(entry.slice(prefix.length, -ending.length)),
  );
  const found = await Promise.all(
    left.map(async (entry) => {
      const path = join(folder, entry);
      return { path, stats: await passingOver(lstat(path)) };
    }),
  );
  const own = found.flatMap(({ path, stats }) => (stats && isOwn(stats) ? [{ path, size: stats.size }] : []));
  let adopted: Opened | undefined;
  for (const { path } of own.sort((a, b) => b.size - a.size)) {
    if (adopted) await passingOver(rm(path));
    else adopted = await passingOver(takeOver(path, newName()));
  }
  return adopted;
}

/** Only one of several that try at once gets it. */
async function takeOver(from: string, name: string): Promise<Opened | undefined> {
  await rename(from, name);
  // Another file may have come into its place since it was looked at.
  const file = await open(name, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stats = await file.stat();
  if (isOwn(stats)) return { file, name, size: stats.size };
  await file.close();
  return undefined;
}

/** A second name of a file would lead to a file that is no part of anything. */
const isOwn = (stats: Stats): boolean =>
  stats.isFile() && stats.uid === process.geteuid?.() && stats.nlink === 1;

/** Undefined where it is gone, or not for this user, or something else than a file. */
const passingOver = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (['ENOENT', 'EPERM', 'EACCES', 'ELOOP'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
};

/** Pid, when that process began, and one word more: a process may write several. */
const ownMark = (): string =>
  `${process.pid}-${beginOf(process.pid) ?? ''}-${randomBytes(3).toString('hex')}`;

function isLeft(mark: string): boolean {
  const [, pid, begin] = /^(\d+)-([0-9a-f]*)-[0-9a-f]{6}$/.exec(mark) ?? [];
  return pid !== undefined && beginOf(Number(pid)) !== begin;
}

const beginOf = (pid: number): string | undefined => {
  const start = identify(pid)?.startTime;
  return start === undefined ? undefined : createHash('sha256').update(start).digest('hex').slice(0, 8);
};
