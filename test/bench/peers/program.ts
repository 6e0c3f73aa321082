import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { family } from '../measure/processes.ts';
import type { Site } from '../site.ts';

export interface Program {
  /** Also the name of its folder, which is its working folder. */
  name: string;
  file: string;
  args: readonly string[];
  port: number;
}

/** A new folder of that name in the run's. */
export function newFolder({ folder }: Site, name: string): string {
  const made = path.join(folder, name);
  mkdirSync(made, { recursive: true });
  return made;
}

/** Starts a program that stays in the foreground, waits until its port answers, ends it with the run. */
export async function startProgram(site: Site, { name, file, args, port }: Program): Promise<() => number[]> {
  const log = path.join(newFolder(site, name), 'log');
  const out = openSync(log, 'a');
  const child = spawn(file, args, {
    cwd: path.dirname(log),
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
    stdio: ['ignore', out, out],
    // Ctrl-C is for the bench, which then ends what it started in good order.
    detached: true,
  });
  closeSync(out);
  const ended = once(child, 'exit');
  site.atEnd(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    if (await answers(port)) return () => family([child.pid!]);
    await sleep(50, undefined, { signal: site.signal });
  }
  throw new Error(
    `${name} does not answer: ${readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('; ')}`,
  );
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** The program, or an error that says how to get it. */
export function needed(name: string, file: string | undefined): string {
  if (file === undefined) throw new Error(`no ${name} here: sh test/setup/all.sh && sh test/setup/bench.sh`);
  return file;
}
