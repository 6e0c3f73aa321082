import { statSync } from 'node:fs';
import { foldersIn } from './folders.ts';
import { layersFolder, revisionsFolder, uploadsFolder } from './layout.ts';
import { linksIn } from './link.ts';
import { repositories } from './repositories.ts';
import { tagNames } from './tags.ts';

/** A push sends layers before the manifest, and may take its time over them. */
const quietFor = 60 * 60 * 1000;

/**
 * Repositories that hold nothing one could pull, yet stand in the catalogue: neither a tag nor a manifest, and nothing
 * came to them in the last hour. What cannot be read may be something, and so does not count as nothing.
 */
export function* emptyRepositories(data: string, now = Date.now()): Generator<string, void, undefined> {
  for (const name of repositories(data)) if (isEmpty(data, name, now)) yield name;
}

/** Whether it is such a repository at this moment. */
export function isEmpty(data: string, repository: string, now = Date.now()): boolean {
  let doubt = false;
  const onDamage = (): void => void (doubt = true);
  if (tagNames(data, repository, onDamage).length > 0) return false;
  for (const _ of linksIn(revisionsFolder(data, repository), onDamage)) return false;
  for (const { written } of linksIn(layersFolder(data, repository)))
    if (now - written < quietFor) return false;
  const uploads = uploadsFolder(data, repository);
  for (const name of foldersIn(uploads, onDamage))
    if (now - changed(`${uploads}/${name}`) < quietFor) return false;
  return !doubt;
}

/** When something last came for an upload; it may end meanwhile. */
function changed(upload: string): number {
  const files = [upload, `${upload}/data`, `${upload}/startedat`];
  return Math.max(...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}
