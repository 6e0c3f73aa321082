import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, fchmodSync, fchownSync, fstatSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { basename, dirname } from 'node:path';
import type { Owner } from '../settings/values/owner.ts';
import type { Command } from './process.ts';
import { groupOf, hasProc, identify, isSame, runsAs, type ProcessIdentity } from './proc.ts';

export interface Daemon {
  /** As it is now: a wrapper script becomes the program it wraps. What it was last, when it has ended. */
  identity: () => ProcessIdentity;
  /** Undefined while it runs; then how it ended, in words. */
  ended: () => string | undefined;
}

/**
 * Starts a program that outlives this one and its terminal: own session, no input, output appended to `log` (0600).
 * Throws what `spawn` throws (`ENOENT`, `EACCES`); what becomes of it later is seen through `ended`.
 */
export async function startDaemon(
  command: Command & { cwd: string },
  { log, env, owner }: { log: string; env: NodeJS.ProcessEnv; owner?: Owner | undefined },
): Promise<Daemon> {
  const output = openLog(log, owner);
  let child: ChildProcess;
  // Node has no umask per child; nothing can run between these lines.
  const umask = process.umask(0o077);
  try {
    child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: { ...env, ...command.env },
      detached: true,
      stdio: ['ignore', output, output],
      ...owner,
    });
  } finally {
    process.umask(umask);
    closeSync(output);
  }
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  let end: string | undefined;
  child.once('exit', (code, signal) => (end = signal ? `killed by ${signal}` : `exit code ${code}`));
  child.unref();
  const pid = child.pid!;
  // Gone already: an identity that matches nothing any more.
  let last = identify(pid) ?? { pid, startTime: '', exe: command.file };
  const identity = (): ProcessIdentity => {
    const now = identify(pid);
    if (now?.startTime === last.startTime) last = now;
    return last;
  };
  return { identity, ended: () => end };
}

/** Its folder may be swapped for a link meanwhile: root gives no file away that is not in a folder of the owner's. */
function openLog(path: string, owner: Owner | undefined): number {
  const { O_RDONLY, O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_DIRECTORY } = constants;
  const folder = openSync(dirname(path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    if (owner && fstatSync(folder).uid !== owner.uid) throw notTheirs(dirname(path));
    const pinned = hasProc ? `/proc/self/fd/${folder}/${basename(path)}` : path;
    // A pipe in its place would be waited for.
    const file = openSync(pinned, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
    const { nlink } = fstatSync(file);
    if (!fstatSync(file).isFile() || (owner && nlink !== 1)) {
      closeSync(file);
      throw notTheirs(path);
    }
    fchmodSync(file, 0o600);
    if (owner) fchownSync(file, owner.uid, owner.gid);
    return file;
  } finally {
    closeSync(folder);
  }
}

const notTheirs = (path: string): Error =>
  Object.assign(new Error(`${path} is not the owner's`), { code: 'EPERM' });

/** A signal and how long, in milliseconds, its effect is awaited before the next one. */
export type Stage = readonly [signal: NodeJS.Signals, limit: number];

/**
 * Ends a process and what is left of its group. Nothing is signalled that is not for sure the process meant.
 * Returns the signal that did it, undefined when nothing ran. Throws `EPERM` when it is another user's; with `owner`,
 * for whom root works, what is not that user's is no process of theirs and is left alone.
 */
export async function endProcess(
  known: ProcessIdentity,
  stages: readonly Stage[],
  owner?: Owner,
): Promise<NodeJS.Signals | undefined> {
  let last: NodeJS.Signals | undefined;
  for (const [signal, limit] of stages) {
    const targets = [known, ...groupOf(known)].filter(
      (found) => isSame(found) && (!owner || runsAs(found.pid, owner.uid)),
    );
    if (targets.length === 0) return last;
    last = signal;
    // The master passes a signal on to its workers; only orphans need their own.
    const leaderRuns = targets[0] === known;
    for (const target of leaderRuns && signal !== 'SIGKILL' ? [known] : targets)
      sendSignal(target.pid, signal);
    await untilGone([known, ...targets], limit);
  }
  return last;
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** One that is just ending has no program any more, but may still hold its port. */
const isThere = ({ pid, startTime }: ProcessIdentity): boolean => identify(pid)?.startTime === startTime;

async function untilGone(processes: readonly ProcessIdentity[], limit: number): Promise<void> {
  const deadline = performance.now() + limit;
  for (
    let pause = 5;
    processes.some(isThere) && performance.now() < deadline;
    pause = Math.min(pause * 2, 100)
  )
    await delay(pause);
}
