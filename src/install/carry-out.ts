import { CancelledError, OperationError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import { run, type Command } from '../system/process.ts';
import { shellLine } from '../text/shell.ts';
import type { InstallPlan } from './debian.ts';

/** Packages come with their indexes; on a slow line that takes a while. */
const limit = 15 * 60_000;

/** Installs, and clears up behind itself whatever became of it: failed, cancelled or done. */
export async function carryOut(
  { before, install, after }: Pick<InstallPlan, 'before' | 'install' | 'after'>,
  io: Io,
): Promise<void> {
  await oneByOne(before, io);
  try {
    await oneByOne(install, io);
  } catch (error) {
    // What is not installed cannot be switched off either; the first reason is the one to tell.
    await all(after, io);
    throw error;
  }
  const [problem] = await all(after, io);
  if (problem) throw new OperationError([problem]);
  if (io.signal?.aborted) throw cancelled();
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

/** Every one of them, whatever the others did and also after Ctrl-C. */
async function all(commands: readonly Command[], io: Io): Promise<Problem[]> {
  const uncancelled = { ...io };
  delete uncancelled.signal;
  const problems: Problem[] = [];
  for (const command of commands) {
    const problem = await attempt(command, uncancelled);
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
