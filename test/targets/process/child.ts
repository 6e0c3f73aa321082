import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { root } from '../../support/paths.ts';
import type { Sample } from './sample.ts';

/** A user and group of no account, and those of `nobody`. */
export const stranger = 54_321;
export const nobody = 65_534;

const compiled = (file: string): string => JSON.stringify(path.join(root, 'dist', file));

/**
 * Another process that runs `code` with `target` (of the given bundle) and `modules`, the compiled sources.
 * What it prints is JSON. It becomes the other user only after loading, so that the checkout may be private.
 */
export function inChild(
  code: string,
  { bundle, as }: { bundle?: Sample; as?: number | undefined } = {},
): ChildProcess {
  const script = `
    import { PassThrough } from 'node:stream';
    import { processTarget } from ${compiled('targets/process/index.js')};
    import { withLock } from ${compiled('system/lock.js')};
    import { writeAtomic } from ${compiled('system/files.js')};
    const [bundle, as] = JSON.parse(process.argv[1]);
    const io = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), env: process.env, cwd: '/' };
    const target = processTarget({ bundle, io });
    if (as) { process.setgroups([]); process.setgid(as); process.setuid(as); }
    const settled = (work) => work.then((value) => ({ value }), (error) => ({ problems: error.problems ?? String(error) }));
    const print = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
    ${code}
  `;
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', script, JSON.stringify([bundle?.bundle ?? null, as ?? null])],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Runs it to its end; what it printed. */
export async function outcomeOf<T>(child: ChildProcess): Promise<T> {
  const [printed] = await Promise.all([text(child.stdout!), once(child, 'exit')]);
  return JSON.parse(printed) as T;
}

/** The first thing it prints. */
export async function firstWord(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
  return chunk.toString();
}

/** Kills it the hard way, with whatever is in its process group. */
export async function killGroup(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  process.kill(-child.pid!, 'SIGKILL');
  await gone;
}
