import { statfsSync } from 'node:fs';

/** In bytes; of what is free only that which this user may write. */
export interface DiskSpace {
  free: number;
  total: number;
}

/** Of the file system that holds a folder; undefined where it does not say. */
export function diskSpace(folder: string): DiskSpace | undefined {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return blocks === 0 ? undefined : { free: bavail * bsize, total: blocks * bsize };
  } catch {
    return undefined;
  }
}
