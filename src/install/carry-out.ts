import { CancelledError, OperationError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import { run, type Command } from '../system/process.ts';
import { shellLine } from '../text/shell.ts';
import type { InstallPlan } from './debian.ts';

/** Packages come with their indexes; on a slow line that takes a while. */
const limit = 15 * 60_000;

/**
 * Installs, and clears up behind itself whatever became of it: failed, cancelled or done. Returns why a wish could
 * not be met.
 */
export async function carryOut(
  { before, install, wished, after }: Omit<InstallPlan, 'notes'>,
  io: Io,
): Promise<Problem[]> {
  await oneByOne(before, io);
  let unmet: Problem[];
  try {
    await oneByOne(install, io);
    unmet = await all(wished, io);
  } catch (error) {
    // What is not installed cannot be switched off either; the first reason is the one to tell.
    await all(after, uncancelled(io));
    throw error;
  }
  const [problem] = await all(after, uncancelled(io));
  if (problem) throw new OperationError([problem]);
  if (io.signal?.aborted) throw cancelled();
  return unmet;
}

const cancelled = () => new CancelledError('Cancelled while installing: no bundle was written.');

/** Up to the first that fails. */
async function oneByOne(commands: readonly Command[], io: Io): Promise<void> {
  for (const command of commands) {
    if (io.signal?.aborted) throw cancelled();
    const problem = await attempt(command, io);
    if (io.signal?.aborted) throw cancelled();
    if (problem) throw new OperationError([problem]);
  }
}

/** Clearing up is also done after Ctrl-C. */
function uncancelled(io: Io): Io {
  const rest = { ...io };
  delete rest.signal;
  return rest;
}

/** Every one of them, whatever the others did. */
async function all(commands: readonly Command[], io: Io): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const command of commands) {
    const problem = await attempt(command, io);
    if (problem) problems.push(problem);
  }
  return problems;
}

async function attempt(command: Command, io: Io): Promise<Problem | undefined> {
  const { exitCode, stderr, stdout } = await run(command, io, { timeout: limit });
  if (exitCode === 0) return undefined;
  return {
    where: '--install',
    what: [
      `${shellLine([command.file, ...command.args])} failed`,
      ...`${stdout}\n${stderr}`.trim().split('\n').slice(-8),
    ].join('\n'),
    cure: 'mend that, then run the same command again; no bundle was written',
  };
}
