import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWhole } from '../../src/backup/checked-copy.ts';
import { folderPlace } from '../../src/backup/folder-place.ts';
import { readSeal } from '../../src/backup/seal.ts';
import { blobFile } from '../../src/store/layout.ts';
import { bin, cleanEnv } from './cli.ts';

/** Begins a command and kills it up to `within` milliseconds after `begun` says that it is at work. Whether it was. */
export async function killedAtWork(
  args: readonly string[],
  { begun, within, env = {} }: { begun: () => boolean; within: number; env?: NodeJS.ProcessEnv },
): Promise<boolean> {
  const child = spawn(process.execPath, [bin, ...args], { env: cleanEnv(env), stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!begun() && child.exitCode === null) await sleep(2);
  await sleep(Math.random() * within);
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  // What it held is let go a moment later.
  await sleep(200);
  return signal === 'SIGKILL';
}

/**
 * Kills backups of a bundle at random moments. After each, what lies in the pool under its name is whole, and what has
 * a seal is, too. Returns how many were killed in the middle.
 */
export async function killedBackups(
  bundle: { dir: string; push: (round: number) => Promise<unknown> },
  to: string,
  rounds: number,
): Promise<number> {
  const folders = (): number =>
    existsSync(join(to, 'backups')) ? readdirSync(join(to, 'backups')).length : 0;
  let hits = 0;
  for (let round = 0; round < rounds; round++) {
    await bundle.push(round);
    const before = folders();
    const args = ['backup', to, '-C', bundle.dir];
    if (await killedAtWork(args, { begun: () => folders() !== before, within: 300 })) hits++;
    const place = folderPlace(to);
    for (const digest of await place.pool())
      if (existsSync(blobFile(to, digest)) && !(await isWhole(blobFile(to, digest), digest)))
        throw new Error(`${digest} is not whole after a kill`);
    for (const name of await place.names()) {
      const seal = await readSeal(await place.folder(name));
      for (const file of Object.keys(seal?.files ?? {}))
        if (!existsSync(join(to, 'backups', name, file)))
          throw new Error(`${name} has a seal and no ${file}`);
    }
  }
  return hits;
}
