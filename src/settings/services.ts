import type { Settings } from './schema.ts';
import { parseMinFree } from './values/min-free.ts';

/**
 * bcrypt keeps a process busy for milliseconds per password: it has one of its own, so that a flood of wrong ones
 * does not hold up those who are known already.
 */
export const hasAuthService = ({ fastPath, auth }: Pick<Settings, 'fastPath' | 'auth'>): boolean =>
  fastPath && auth === 'basic';

/** Looks after the free space of the disk. */
export function hasFloorService({ minFree }: Pick<Settings, 'minFree'>): boolean {
  const { share, bytes } = parseMinFree(minFree);
  return share > 0 || bytes > 0;
}
