import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { paths } from '../bundle/paths.ts';
import { storeFolders } from '../store/layout.ts';
import { removeInside } from '../system/inside.ts';
import { isEdited, readManifest } from './snapshot.ts';

/** What this tool made in `dir`: paths relative to it; those edited since are named apart, too. */
export async function purgeable(dir: string): Promise<{ files: string[]; edited: string[] }> {
  const manifest = await readManifest(dir);
  const files = [...new Set([...Object.keys(manifest?.files ?? {}), ...Object.keys(manifest?.kept ?? {})])];
  const edited: string[] = [];
  for (const path of files) if (await isEdited(dir, path)) edited.push(path);
  return { files: files.sort(), edited };
}

/**
 * Removes these files and the run-time folders, and with `images` what the registry stored in `data`. A folder goes
 * only when nothing of somebody else's is in it. Returns what is left in `dir`.
 */
export async function purge(
  dir: string,
  files: readonly string[],
  { data, images }: { data: string; images: boolean },
): Promise<string[]> {
  if (images) for (const folder of storeFolders(data)) await rm(folder, { recursive: true, force: true });
  for (const folder of storeFolders(data)) await removeIfEmpty(dirname(folder));
  await removeIfEmpty(data);
  for (const folder of [paths.run, paths.logs, paths.gate])
    await removeInside(dir, folder, { recursive: true });
  for (const path of files) {
    await removeInside(dir, path);
    await removeInside(dir, `${path}.new`);
  }
  for (const folder of parents(files)) await removeIfEmpty(join(dir, folder));
  await removeInside(dir, paths.manifest);
  await removeIfEmpty(dir);
  return readdir(dir).catch(() => []);
}

/** Folders of the files, deepest first. */
const parents = (files: readonly string[]): string[] => {
  const folders = new Set<string>();
  for (const file of files)
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  return [...folders].sort((a, b) => b.length - a.length);
};

const removeIfEmpty = (folder: string): Promise<void> => rmdir(folder).catch(() => undefined);
