import { access, constants, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readManifest } from '../../disk/snapshot.ts';
import type { Problem } from '../../problem.ts';
import { lstatIfThere, statIfThere } from '../../system/files.ts';

/** What keeps a bundle from being written to `dir`. Somebody's files are never touched. */
export async function folderProblems(dir: string, { overwrite }: { overwrite: boolean }): Promise<Problem[]> {
  // A line break would end the line in every file that names the folder.
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(dir))
    return [
      { where: 'folder', what: 'the folder has control characters in its path', cure: 'choose another name' },
    ];
  const found = await statIfThere(dir);
  if (!found)
    return (await lstatIfThere(dir))
      ? [
          {
            where: dir,
            what: `${dir} is a symbolic link that leads nowhere`,
            cure: 'remove it or choose another folder',
          },
        ]
      : writable(await nearestFolder(dir));
  if (!found.isDirectory()) return [{ where: dir, what: `${dir} is a file`, cure: 'choose another folder' }];
  const names = await readdir(dir);
  if (names.length > 0 && !overwrite) return [await notEmpty(dir, names)];
  return writable(dir);
}

async function notEmpty(dir: string, names: string[]): Promise<Problem> {
  if (await readManifest(dir))
    return {
      where: dir,
      what: `there is a registry in ${dir} already`,
      cure: `start it: create-registry up -C ${dir}\nchange it: edit settings.yml, then create-registry render -C ${dir}\nwrite over what nobody edited: --overwrite`,
    };
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? `, and ${names.length - 3} more` : '');
  return {
    where: dir,
    what: `${dir} is not empty (${shown})`,
    cure: 'choose another folder, or --overwrite: files that are there stay untouched',
  };
}

async function nearestFolder(path: string): Promise<string> {
  for (let folder = dirname(path); ; folder = dirname(folder))
    if (folder === dirname(folder) || (await statIfThere(folder))) return folder;
}

export async function writable(folder: string): Promise<Problem[]> {
  const found = await statIfThere(folder);
  if (found && !found.isDirectory())
    return [{ where: folder, what: `${folder} is a file, not a folder`, cure: 'choose another folder' }];
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return [];
  } catch {
    return [
      {
        where: folder,
        what: `${folder} cannot be written by you`,
        cure: 'choose another folder, or run it as the user who owns it',
      },
    ];
  }
}
