import { join } from 'node:path';
import { statIfThere } from '../system/files.ts';
import { names as files } from './bundle-files.ts';
import { readBlobs } from './links.ts';
import type { Place } from './place.ts';
import { checkFiles, damaged, readSeal, sealName } from './seal.ts';

/**
 * Removes backups that were never completed. Nobody else writes to the place now. One whose seal cannot be read was
 * complete once, and stays: a later version may have made it, or a disk have gone bad.
 */
export async function clearUnfinished(place: Place): Promise<void> {
  const unfinished: string[] = [];
  for (const name of await place.names())
    if (!(await statIfThere(join(await place.folder(name, sealName), sealName)))) unfinished.push(name);
  await place.removeBackups(unfinished);
}

export interface Rotated {
  backups: string[];
  blobs: number;
}

/**
 * Removes all but the newest `keep` backups, then the blobs that none of those needs. Where one of them cannot be read,
 * nobody knows what it needs: then this throws, and no blob goes.
 */
export async function rotate(place: Place, keep: number): Promise<Rotated> {
  const all = await place.names();
  const old = all.slice(0, -keep);
  const needed = new Set<string>();
  for (const name of all.slice(-keep)) {
    const folder = await place.folder(name);
    const seal = await readSeal(folder);
    if (!seal) throw damaged(name, sealName);
    await checkFiles(folder, name, seal);
    for (const digest of (await readBlobs(join(folder, files.links))).keys()) needed.add(digest);
  }
  await place.removeBackups(old);
  const unneeded = (await place.pool()).filter((digest) => !needed.has(digest));
  await place.removeBlobs(unneeded);
  return { backups: old, blobs: unneeded.length };
}
