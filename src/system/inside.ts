import { constants } from 'node:fs';
import { chown, mkdir, open, readlink, realpath, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Owner } from '../settings/values/owner.ts';
import { OperationError } from '../errors.ts';
import { explained } from './file-problem.ts';
import { lstatIfThere, writeAtomic } from './files.ts';
import { hasProc } from './proc.ts';

/** Makes a folder and its missing parents, for their owner only. Returns the first one made, if any. */
export async function makeFolder(path: string, owner?: Owner): Promise<string | undefined> {
  const first = await explained(path, () => mkdir(path, { recursive: true, mode: 0o700 }));
  if (owner && first !== undefined)
    for (let folder = path; folder.length >= first.length; folder = dirname(folder))
      await chown(folder, owner.uid, owner.gid);
  return first;
}

/** Writes `path`, relative to `dir`, atomically; makes the folders between. No symlink may lead out of `dir`. */
export async function writeInside(
  dir: string,
  path: string,
  content: string,
  mode: number,
  owner?: Owner,
): Promise<void> {
  const file = join(dir, path);
  await makeFolder(dirname(file), owner);
  await writeAtomic(file, content, { mode, owner, within: dir });
}

/** Removes a file or folder at `path`, relative to `dir`. What a symlink would reach outside of `dir` stays. */
export async function removeInside(dir: string, path: string, { recursive = false } = {}): Promise<void> {
  const file = join(dir, path);
  if (!(await lstatIfThere(file))) return;
  const [boundary, parent] = await Promise.all([realpath(dir), realpath(dirname(file))]);
  if (parent !== boundary && !parent.startsWith(`${boundary}/`)) return;
  await explained(file, () => rm(file, { force: true, recursive }));
}

/**
 * Opens a file or folder at `path`, relative to `dir`, to change what it is: mode and owner. What a symlink leads to
 * outside of `dir`, or a hard link shares with another place, is refused; judged by what was opened, which nobody can
 * exchange any more.
 */
export async function openInside(dir: string, path: string): Promise<FileHandle> {
  const file = join(dir, path);
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const opened = hasProc ? await readlink(`/proc/self/fd/${handle.fd}`) : await realpath(file);
    if (!opened.startsWith(`${await realpath(dir)}/`)) throw elsewhere(file, `a link leads to ${opened}`);
    const found = await handle.stat();
    if (found.isFile() && found.nlink > 1) throw elsewhere(file, 'it has another name as well (a hard link)');
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

const elsewhere = (file: string, why: string): OperationError =>
  new OperationError([
    { where: file, what: `${file} was left alone: ${why}`, cure: 'put a file of its own in its place' },
  ]);
