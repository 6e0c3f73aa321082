import { readdirSync, statSync, type Dirent } from 'node:fs';
import { errorCode } from '../system/file-problem.ts';
import type { OnDamage } from './damage.ts';

// Calls that block: on a disk of this machine each takes microseconds, a promise for it several times as long.

/** The names of the folders in a folder, sorted; none where it is not there. One that cannot be read is damage. */
export function foldersIn(folder: string, onDamage?: OnDamage): string[] {
  return entries(folder, onDamage)
    .filter(
      (entry) => entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(`${folder}/${entry.name}`)),
    )
    .map(({ name }) => name)
    .sort();
}

/** The names of whatever is in a folder, in no order: for many, whose kind is seen when they are opened. */
export const namesIn = (folder: string, onDamage?: OnDamage): string[] =>
  listed(folder, () => readdirSync(folder), onDamage);

const entries = (folder: string, onDamage?: OnDamage): Dirent[] =>
  listed(folder, () => readdirSync(folder, { withFileTypes: true }), onDamage);

function listed<T>(folder: string, list: () => T[], onDamage?: OnDamage): T[] {
  try {
    return list();
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOENT')
      onDamage?.({ path: folder, what: `the folder cannot be read (${code ?? String(error)})` });
    return [];
  }
}

/** Somebody may have moved a part of the store to another disk. */
const leadsToFolder = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
};
