import type { Bundle } from '../bundle/bundle.ts';
import { parseMinFree } from '../settings/values/min-free.ts';
import { diskSpace } from '../system/files.ts';
import { dataFolder } from './layout.ts';

/** The disk that the images are on, in bytes. */
export interface Disk {
  total: number;
  free: number;
  /** Pushes are refused while less is free; 0 where they never are. */
  floor: number;
}

export async function diskOf(bundle: Bundle): Promise<Disk> {
  const { total, free } = await diskSpace(dataFolder(bundle));
  const { share, bytes } = parseMinFree(bundle.settings.minFree);
  return { total, free, floor: Math.round((total * share) / 10_000) + bytes };
}
