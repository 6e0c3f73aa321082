import type { OnDamage } from './damage.ts';
import { foldersIn } from './folders.ts';
import { repositoriesFolder, repositoryMarks } from './layout.ts';

/** The registry takes none longer; also what ends a walk into a folder that holds itself by a symlink. */
const longestName = 255;

/** The names of all repositories, a parent before those below it, as the registry's catalogue has them. */
export function* repositories(data: string, onDamage?: OnDamage): Generator<string, void, undefined> {
  yield* below(repositoriesFolder(data), '', onDamage);
}

function* below(folder: string, name: string, onDamage?: OnDamage): Generator<string, void, undefined> {
  const names = foldersIn(folder, onDamage);
  if (name !== '' && isRepository(names)) yield name;
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
