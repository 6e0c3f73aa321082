import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir, readFile, realpath, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { OperationError } from '../errors.ts';
import type { Owner } from '../settings/values/owner.ts';
import { errorCode, explained } from './file-problem.ts';

export interface WriteOptions {
  /** Of the finished file, whatever the umask. Absent: that of the file it replaces, else 0600. */
  mode?: number;
  /** Root writes into other people's bundles; the file then goes to them. */
  owner?: Owner | undefined;
  /** The folder no write may leave by way of a symlink. Absent: the file's own folder. */
  within?: string;
}

/**
 * Replaces a file as a whole: whoever reads it, and whatever is killed meanwhile, there is the old content or the new.
 * The content is never readable with wider permissions than the finished file's.
 */
export async function writeAtomic(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  await explained(path, async () =>
    replace(await insideOnly(path, options.within ?? dirname(path)), content, options),
  );
}

async function replace(
  path: string,
  content: string | Uint8Array,
  { mode, owner }: WriteOptions,
): Promise<void> {
  const folder = dirname(path);
  await removeLeftovers(folder, basename(path));
  const finalMode = mode ?? ((await lstatIfThere(path))?.mode ?? 0o600) & 0o777;
  const temporary = join(folder, temporaryName(basename(path)));
  const file = await open(temporary, 'wx', 0o600);
  try {
    try {
      if (owner) await file.chown(owner.uid, owner.gid);
      await file.chmod(finalMode);
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** The path to write: symlinks resolved, and refused where they lead out of `within`. */
async function insideOnly(path: string, within: string): Promise<string> {
  const isLink = (await lstatIfThere(path))?.isSymbolicLink() ?? false;
  const resolved = isLink ? await realpath(path) : join(await realpath(dirname(path)), basename(path));
  const boundary = await realpath(within);
  if (resolved.startsWith(boundary.endsWith(sep) ? boundary : boundary + sep)) return resolved;
  throw new OperationError([
    {
      where: path,
      what: `${path} is a symbolic link out of ${within}; it was not written`,
      cure: `put a real file or folder in its place (the link leads to ${resolved})`,
    },
  ]);
}

/** Of a file that will be renamed to `name`, in the same folder; `removeLeftovers` knows it again. */
export const temporaryName = (name: string): string =>
  `.${name}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`;

/** Temporary files of writers that were killed half-way; they may hold secrets. */
export async function removeLeftovers(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`.${name}.`) || !entry.endsWith('.tmp')) continue;
    const pid = /^(\d+)-[0-9a-f]{12}$/.exec(entry.slice(name.length + 2, -'.tmp'.length))?.[1];
    if (pid !== undefined && !mayBeAlive(Number(pid))) await rm(join(folder, entry), { force: true });
  }
}

function mayBeAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** A rename is only on the disk once its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a folder; there is nothing better to do.
    if (!['EINVAL', 'ENOTSUP', 'EBADF', 'EPERM', 'EISDIR'].includes(errorCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** Undefined where there is no such file or folder. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

export const readIfThere = (path: string): Promise<string | undefined> =>
  explained(path, () => ifThere(readFile(path, 'utf8')));

export const statIfThere = (path: string): Promise<Stats | undefined> =>
  explained(path, () => ifThere(stat(path)));

export const lstatIfThere = (path: string): Promise<Stats | undefined> =>
  explained(path, () => ifThere(lstat(path)));

/** Bytes that the current user can still write there; the folder need not exist yet. */
export const freeSpace = async (path: string): Promise<number> => (await diskSpace(path)).free;

/** The file system of a folder, which need not exist yet: its bytes, and those the current user can still write. */
export async function diskSpace(path: string): Promise<{ total: number; free: number }> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await ifThere(statfs(folder));
    if (found) return { total: found.blocks * found.bsize, free: found.bavail * found.bsize };
    if (folder === dirname(folder)) throw new Error(`no file system at ${path}`);
  }
}
