import { lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../../system/file-problem.ts';
import { cannotBeRead } from '../damage.ts';

/** A place in the store where something is not as a registry leaves it; `path` is absolute. */
export interface Fault {
  path: string;
  what: string;
}

/** The folders in a folder that holds nothing but folders; what else is there, or cannot be read, is a fault. */
export function foldersOnly(folder: string, onFault: (fault: Fault) => void): string[] {
  let found;
  try {
    found = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOTDIR') onFault({ path: fileAt(folder), what: 'is a file where a folder belongs' });
    else if (code !== 'ENOENT') onFault({ path: folder, what: cannotBeRead(code ?? String(error)) });
    return [];
  }
  const folders = [];
  for (const entry of found) {
    const path = `${folder}/${entry.name}`;
    // Somebody may have moved a part of the store to another disk.
    if (entry.isDirectory() || (entry.isSymbolicLink() && isFolder(path))) folders.push(entry.name);
    else onFault({ path, what: 'is a file where a folder belongs' });
  }
  return folders.sort();
}

/** Of a path that leads through a file: that file. */
function fileAt(path: string): string {
  try {
    lstatSync(path);
    return path;
  } catch {
    return fileAt(dirname(path));
  }
}

export const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};
