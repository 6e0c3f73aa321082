import { chown, mkdir, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Owner } from '../settings/values/owner.ts';
import { explained } from './file-problem.ts';
import { lstatIfThere, writeAtomic } from './files.ts';

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
