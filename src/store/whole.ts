import { existsSync } from 'node:fs';
import { blobSize } from './blobs.ts';
import type { Damage } from './damage.ts';
import { linkIn, revisionsFolder } from './layout.ts';
import { reach, type Needed } from './reach.ts';

/** Whether a manifest can still be had in a repository, with everything that it needs. */
export function stillThere(
  data: string,
  repository: string,
  digest: string,
): 'whole' | 'deleted' | 'incomplete' {
  if (!existsSync(linkIn(revisionsFolder(data, repository), digest))) return 'deleted';
  const needed: Needed = new Map();
  const damages: Damage[] = [];
  reach(data, digest, needed, (damage) => damages.push(damage));
  const lost = [...needed].some(([one, must]) => must && blobSize(data, one) === undefined);
  return lost || damages.length > 0 ? 'incomplete' : 'whole';
}
