import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Io } from '../io.ts';
import { run } from '../system/process.ts';

const folder = '/var/lib/apt/lists';
const freshFor = 24 * 60 * 60 * 1000;

/** Whether apt's lists are missing, know nothing of the packages, or are so old that downloads would fail. */
export async function needsUpdate(packages: readonly string[], io: Io): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const lists = names.filter((name) => name.endsWith('Release'));
  const times = await Promise.all(lists.map(async (name) => (await stat(join(folder, name))).mtimeMs));
  // apt gives a list the server's time; the folder has that of the last update.
  const updated = Math.max(0, ...times, lists.length > 0 ? (await stat(folder)).mtimeMs : 0);
  if (Date.now() - updated > freshFor) return true;
  const english = { LC_ALL: 'C' };
  const { stdout } = await run({ file: 'apt-cache', args: ['policy', ...packages], env: english }, io, {
    timeout: 20_000,
  });
  return candidates(stdout) < packages.length;
}

/** How many packages of `apt-cache policy` could be installed. */
export const candidates = (policy: string): number =>
  (policy.match(/^ +Candidate: (?!\(none\))/gm) ?? []).length;
