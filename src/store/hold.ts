import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Bundle } from '../bundle/bundle.ts';
import { paths } from '../bundle/paths.ts';
import { OperationError } from '../errors.ts';
import { fileOwner } from '../disk/write.ts';
import { errorCode } from '../system/file-problem.ts';
import { readIfThere } from '../system/files.ts';
import { holdScript, status } from './hold-script.ts';
import { dataFolder, toolFolder } from './layout.ts';

export interface Hold {
  /** Who holds it, for those who meet it held: `verify --repair`. */
  who: string;
  /** What nginx refuses meanwhile, and the reason that clients print. */
  refuse?: { kinds: readonly ('start' | 'write' | 'delete')[]; reason: string };
}

/**
 * Runs `work` while nothing else removes files from the store: with the lock of `bin/gc`. It is held by a program of
 * its own, which ends when we do, whatever ends us; nginx then opens within 40 s at the latest. Throws
 * `OperationError` at once where somebody else has it.
 */
export async function holdingStore<T>(bundle: Bundle, hold: Hold, work: () => Promise<T>): Promise<T> {
  const holder = await take(bundle, hold);
  let done: T;
  let lasted = false;
  try {
    done = await work();
  } finally {
    lasted = await letGo(holder);
  }
  if (!lasted) throw lost(toolFolder(dataFolder(bundle)), hold.who);
  return done;
}

/** Whether it was held until now: short of memory the system ends whom it likes. */
async function letGo(holder: ChildProcess): Promise<boolean> {
  const runs = holder.exitCode === null && holder.signalCode === null;
  holder.stdin?.end();
  if (runs) await once(holder, 'exit');
  return runs && holder.exitCode === 0;
}

async function take(bundle: Bundle, { who, refuse }: Hold): Promise<ChildProcess> {
  const own = toolFolder(dataFolder(bundle));
  const owner = fileOwner(bundle.settings);
  const reason = { errors: [{ code: 'DENIED', message: refuse?.reason ?? '' }] };
  const args = [
    own,
    join(bundle.dir, paths.gate),
    `${who}, process ${process.pid}`,
    JSON.stringify(reason),
    ...(refuse?.kinds ?? []),
  ];
  const holder = spawn('sh', ['-c', holdScript, 'sh', ...args], {
    cwd: bundle.dir,
    // Ctrl-C is for us, and what we put right after it still needs the lock.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...owner,
  });
  // It may be gone before we close its input.
  holder.stdin.on('error', () => undefined);
  const said = text(holder.stderr);
  const ended = once(holder, 'exit') as Promise<[code: number | null]>;
  const failed = once(holder, 'error').then(([error]: unknown[]) => {
    throw refused(own, errorCode(error) ?? String(error));
  });
  const first = await Promise.race([once(holder.stdout, 'data'), ended, failed]);
  if (Buffer.isBuffer(first[0])) return holder;
  if (first[0] === status.held) throw busy(own, await readIfThere(`${own}/holder`));
  throw refused(own, first[0] === status.noFlock ? 'the program flock is missing (util-linux)' : await said);
}

const lost = (own: string, who: string) =>
  new OperationError([
    {
      where: own,
      what: `the lock of the store was lost before ${who} was through: something else may have removed files meanwhile`,
      cure: 'create-registry verify --quick tells whether all is whole; then repeat this',
    },
  ]);

const busy = (own: string, holder: string | undefined) =>
  new OperationError([
    {
      where: own,
      what: `something else is at work on the store: ${holder?.trim() || 'who, is not known'}`,
      cure: 'wait for it, then repeat this',
    },
  ]);

const refused = (own: string, why: string) =>
  new OperationError([{ where: own, what: `the store cannot be locked: ${why.trim()}` }]);
