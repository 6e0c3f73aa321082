import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Io } from '../io.ts';

/** A path as typed, made absolute: `~` is the home folder, the rest is relative to the working folder. */
export function absolute(path: string, { cwd, env }: Pick<Io, 'cwd' | 'env'>): string {
  const home = env['HOME'] || homedir();
  return resolve(cwd, path === '~' ? home : path.startsWith('~/') ? `${home}/${path.slice(2)}` : path);
}
