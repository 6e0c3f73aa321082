import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { readManifest } from '../../disk/snapshot.ts';
import { ifThere, readIfThere, removeLeftovers } from '../../system/files.ts';
import { isSame, type ProcessIdentity } from '../../system/proc.ts';
import { count } from '../../text/count.ts';
import type { Finding } from '../finding.ts';
import { inBundle } from '../bundle-check.ts';

/** Who is at work here, and what somebody who was killed left behind. */
export const locks = inBundle('leftovers', async ({ dir }) => {
  const findings: Finding[] = [];
  for (const path of ['.create-registry.lock', `${paths.run}/lock`]) {
    const holder = await holderOf(join(dir, path));
    if (holder && isSame(holder)) findings.push(atWork(path, holder.pid));
  }
  const manifest = await readManifest(dir);
  const known = [
    ...new Set([paths.manifest, ...Object.keys(manifest?.files ?? {}), ...Object.keys(manifest?.kept ?? {})]),
  ];
  const halves = await temporary(dir, known);
  if (halves.length > 0) findings.push(unfinished(dir, halves));
  return { findings, ...(findings.length > 0 ? {} : { detail: 'none' }) };
});

async function holderOf(file: string): Promise<ProcessIdentity | undefined> {
  try {
    const { pid, startTime, exe } = JSON.parse((await readIfThere(file)) ?? '') as ProcessIdentity;
    return Number.isSafeInteger(pid) ? { pid, startTime, exe } : undefined;
  } catch {
    return undefined;
  }
}

const atWork = (path: string, pid: number): Finding => ({
  severity: 'hint',
  what: `another create-registry (pid ${pid}) is at work here (${path})`,
  why: 'Commands that write wait for it.',
});

/** Of the files that this tool writes; a name tells which file it was to become. */
async function temporary(dir: string, known: readonly string[]): Promise<{ path: string; of: string }[]> {
  const found: { path: string; of: string }[] = [];
  const real = await realpath(dir);
  for (const folder of new Set(known.map(dirname))) {
    // What a link leads to outside of the bundle is not its own.
    if ((await ifThere(realpath(join(dir, folder)))) !== join(real, folder)) continue;
    const names = (await ifThere(readdir(join(dir, folder)))) ?? [];
    for (const name of names) {
      const of = /^\.(.+)\.(\d+)-[0-9a-f]{12}\.tmp$/.exec(name);
      if (of && !isAlive(Number(of[2]))) found.push({ path: join(folder, name), of: join(folder, of[1]!) });
    }
  }
  return found;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

const unfinished = (dir: string, halves: readonly { path: string; of: string }[]): Finding => {
  const files = halves.map(({ path }) => path);
  return {
    severity: 'hint',
    what: `left by a create-registry that was killed: ${files.slice(0, 3).join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`,
    why: 'Nothing reads them; some may hold secrets.',
    cure: 'create-registry doctor --fix',
    fix: {
      does: `remove ${count(files.length, 'file')} that a killed create-registry left`,
      apply: async () => {
        for (const { of } of halves) await removeLeftovers(dirname(join(dir, of)), of.split('/').at(-1)!);
      },
    },
  };
};
