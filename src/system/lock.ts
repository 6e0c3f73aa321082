import { randomBytes } from 'node:crypto';
import { chmod, link, open, unlink, writeFile, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError, OperationError } from '../errors.ts';
import { errorCode, explained } from './file-problem.ts';
import { identify, isSame, type ProcessIdentity } from './proc.ts';

interface Holder extends ProcessIdentity {
  /** Tells two holds by the same process apart. */
  id: string;
}

export interface LockOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds to wait for another holder. */
  limit: number;
  /** Where the disk is full or read-only: go on without the lock, for work that needs neither. */
  dispensable?: boolean;
}

const unwritable = ['ENOSPC', 'EDQUOT', 'EROFS'];

/** Milliseconds after which a file that names no holder is one that a crash left. */
const grace = 2_000;

/**
 * Runs `work` while no other process runs its own under the same `path`. A holder that was killed blocks nobody.
 *
 * The file at `path` names its holder. One that is dead is not removed, which two could do at once and then both
 * go on, but succeeded: whoever first makes `path.ID`, named after the dead hold, holds the lock now, provided that
 * `path` still begins the chain. A release takes `path` away first, so that a late successor notices.
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const chain = await explained(path, () => acquire(path, options));
  try {
    return await work();
  } finally {
    for (const file of chain) await unlinkIfThere(file);
  }
}

/** The files that make the hold, in the order in which they have to go. */
async function acquire(path: string, { signal, limit, dispensable = false }: LockOptions): Promise<string[]> {
  const me: Holder = { ...identify(process.pid)!, id: randomBytes(8).toString('hex') };
  const mine = `${path}.new-${me.id}`;
  const deadline = performance.now() + limit;
  try {
    await writeFile(mine, JSON.stringify(me), { flag: 'wx' });
    // Root and the owner of the folder read each other's; the folder keeps everybody else out.
    await chmod(mine, 0o644);
    for (let pause = 10; ; pause = Math.min(pause * 2, 200)) {
      const attempt = await tryOnce(path, mine);
      if (Array.isArray(attempt)) return attempt;
      if (signal?.aborted) throw new CancelledError('Cancelled.');
      if (performance.now() > deadline) throw new OperationError([busy(path, attempt)]);
      await delay(pause);
    }
  } catch (error) {
    if (dispensable && unwritable.includes(errorCode(error) ?? '')) return [];
    throw error;
  } finally {
    await unlinkIfThere(mine).catch((error: unknown) => {
      if (errorCode(error) !== 'EROFS') throw error;
    });
  }
}

async function tryOnce(path: string, mine: string): Promise<string[] | Holder | undefined> {
  const chain: string[] = [];
  let root: Holder | undefined;
  // A link of the chain is one killed holder; 1000 of them are not waited for.
  for (let file = path; chain.length < 1000;) {
    chain.push(file);
    if (await linkIfFree(mine, file)) {
      if (chain.length === 1 || idOf(await readHolder(path)) === root?.id) return chain;
      await unlinkIfThere(file);
      return undefined;
    }
    const holder = await readHolder(file);
    if (holder === 'not yet') return undefined;
    if (!holder || isSame(holder)) return holder;
    root ??= holder;
    file = `${path}.${holder.id}`;
  }
  return undefined;
}

const busy = (path: string, holder: Holder | undefined) => ({
  where: path,
  what: `Another create-registry${holder ? ` (pid ${holder.pid})` : ''} is at work on this folder and does not end`,
  cure: holder ? `wait for it, or end it: kill ${holder.pid}` : 'try again',
});

/** `link` makes the file with its content in one step, and only where there is none. */
async function linkIfFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

const idOf = (holder: Holder | 'not yet' | undefined): string | undefined =>
  typeof holder === 'object' ? holder.id : undefined;

/** What a crash left of a lock names nobody: after the grace it counts as held by a dead one. */
async function readHolder(path: string): Promise<Holder | 'not yet' | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { mtimeMs, ino } = await file.stat();
    const holder = parseHolder(await file.readFile('utf8'));
    if (holder) return holder;
    if (Math.abs(Date.now() - mtimeMs) < grace) return 'not yet';
    return { pid: 0, startTime: '', exe: '', id: `unreadable-${ino}-${Math.trunc(mtimeMs)}` };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  } finally {
    await file?.close();
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, startTime, exe, id } = JSON.parse(text) as Holder;
    // The id becomes part of a path.
    const valid =
      Number.isSafeInteger(pid) &&
      typeof startTime === 'string' &&
      typeof id === 'string' &&
      /^[\w-]+$/.test(id);
    return valid ? { pid, startTime, exe, id } : undefined;
  } catch {
    return undefined;
  }
}

async function unlinkIfThere(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
