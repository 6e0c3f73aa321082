import type { Bundle } from '../bundle/bundle.ts';
import { UsageError } from '../errors.ts';
import { dataFolder } from '../store/layout.ts';
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
export function refuseInside(place: string, bundle: Bundle): void {
  for (const folder of [bundle.dir, dataFolder(bundle)])
    if (place === folder || place.startsWith(`${folder}/`))
      throw new UsageError([
        {
          where: place,
          what: `${place} is inside of ${folder}: what takes the one takes the other`,
          cure: 'name a folder elsewhere, best on another disk',
        },
      ]);
}
