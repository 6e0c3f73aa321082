import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from '../site.ts';
import { family, resident } from './processes.ts';

export interface Work {
  seconds: number;
  /** What it and all it started held in memory at once, in MB, looked at ten times a second. */
  megabytes: number;
}

/** Runs a program to its end. Throws with what it complained about unless it ends well. */
export async function work(
  { signal }: Site,
  [file = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Work> {
  const before = performance.now();
  const child = spawn(file, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  const complaint = text(child.stderr);
  const ended = once(child, 'exit') as Promise<[code: number | null]>;
  let megabytes = 0;
  while (child.exitCode === null && child.signalCode === null) {
    megabytes = Math.max(megabytes, resident(family([child.pid!])));
    await Promise.race([ended, sleep(100)]);
  }
  const seconds = (performance.now() - before) / 1000;
  const [code] = await ended;
  if (code !== 0)
    throw new Error(`${[file, ...args].join(' ')}: ${(await complaint).trim().split('\n').at(-1)}`);
  return { seconds, megabytes };
}
