import type { Settings } from './schema.ts';

/**
 * bcrypt keeps a process busy for milliseconds per password: it has one of its own, so that a flood of wrong ones
 * does not hold up those who are known already.
 */
export const hasAuthService = ({ fastPath, auth }: Pick<Settings, 'fastPath' | 'auth'>): boolean =>
  fastPath && auth === 'basic';
