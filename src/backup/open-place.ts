import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { UsageError } from '../errors.ts';
import { dataFolder } from '../store/layout.ts';
import { ifThere } from '../system/files.ts';
import { absolute } from '../system/paths.ts';
import type { Surroundings } from '../system/process.ts';
import { folderPlace } from './folder-place.ts';
import type { Place } from './place.ts';
import { isRemote } from './rsync.ts';

/** A folder, or what rsync reaches. */
export async function openPlace(named: string, io: Surroundings): Promise<Place> {
  if (named.startsWith('-')) throw new UsageError([{ where: named, what: 'this is no folder' }]);
  if (isRemote(named)) return (await import('./rsync-place.ts')).rsyncPlace(named, io);
  return folderPlace(absolute(named, io));
}

/** A backup that goes with what it is a backup of is none. */
export async function refuseInside(place: string, bundle: Bundle): Promise<void> {
  if (isRemote(place)) return;
  const lies = await real(place);
  for (const folder of await Promise.all([bundle.dir, dataFolder(bundle)].map(real)))
    if (lies === folder || lies.startsWith(`${folder}/`))
      throw new UsageError([
        {
          where: place,
          what: `${place} is inside of ${folder}: what takes the one takes the other`,
          cure: 'name a folder elsewhere, best on another disk',
        },
      ]);
}

/** Where symlinks lead; of what is not there yet, as far as it is. */
async function real(path: string): Promise<string> {
  const found = await ifThere(realpath(path));
  return found ?? (path === dirname(path) ? path : join(await real(dirname(path)), basename(path)));
}
