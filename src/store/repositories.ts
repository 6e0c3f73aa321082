import type { OnDamage } from './damage.ts';
import { foldersIn } from './folders.ts';
import { repositoriesFolder, repositoryMarks, uploadsName } from './layout.ts';

/** The registry takes none longer; also what ends a walk into a folder that holds itself by a symlink. */
const longestName = 255;

/** The names of all repositories, a parent before those below it, as the registry's catalogue has them. */
export function* repositories(data: string, onDamage?: OnDamage): Generator<string, void, undefined> {
  for (const { name, isRepository: is } of storedFolders(data, onDamage)) if (is) yield name;
}

/** A folder that is a repository, or has the uploads of one that nothing was put into yet. */
export interface StoredFolder {
  name: string;
  isRepository: boolean;
  hasUploads: boolean;
}

/** The same, and what else has uploads. */
export function* storedFolders(data: string, onDamage?: OnDamage): Generator<StoredFolder, void, undefined> {
  yield* below(repositoriesFolder(data), '', onDamage);
}

function* below(folder: string, name: string, onDamage?: OnDamage): Generator<StoredFolder, void, undefined> {
  const names = foldersIn(folder, onDamage);
  const found = { name, isRepository: isRepository(names), hasUploads: names.includes(uploadsName) };
  if (name !== '' && (found.isRepository || found.hasUploads)) yield found;
  for (const child of names) {
    if (child.startsWith('_')) continue;
    const path = name === '' ? child : `${name}/${child}`;
    if (path.length <= longestName) yield* below(`${folder}/${child}`, path, onDamage);
  }
}

/** Whether there is a repository of that name, which must be well formed. */
export const hasRepository = (data: string, name: string): boolean =>
  isRepository(foldersIn(`${repositoriesFolder(data)}/${name}`));

const isRepository = (folders: readonly string[]): boolean =>
  repositoryMarks.some((mark) => folders.includes(mark));
