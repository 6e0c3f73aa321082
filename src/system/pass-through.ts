import { CancelledError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Command, Surroundings } from './process.ts';

export interface Passed {
  /** Undefined when it could not be started or was ended by a signal. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** Milliseconds that it gets to end by itself. */
const patience = 2000;

/**
 * Runs a program that speaks to the person itself: what it says is handed on as it comes, unfinished lines as well.
 * `input` goes to its standard input. Without `terminal` it has none, not even to ask a question on.
 */
export async function passThrough(
  command: Command,
  io: Surroundings & Partial<Pick<Io, 'stdout' | 'stderr'>>,
  { input, terminal }: { input: string; terminal: boolean },
): Promise<Passed> {
  io.trace?.([command.file, ...command.args]);
  const { execa } = await import('execa');
  const child = execa(command.file, command.args, {
    cwd: command.cwd ?? io.cwd,
    env: { ...io.env, ...command.env },
    extendEnv: false,
    reject: false,
    input,
    // A session of its own has no terminal.
    detached: !terminal,
    ...(io.signal && !terminal ? { cancelSignal: io.signal } : {}),
  });
  // On a terminal it hears Ctrl-C itself, and tidies up: another signal would cut that short.
  if (terminal)
    io.signal?.addEventListener('abort', () => setTimeout(() => child.kill(), patience).unref(), {
      once: true,
    });
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => void io[name]?.write(chunk));
  const { exitCode, stdout, stderr } = await child;
  if (io.signal?.aborted) throw new CancelledError('Cancelled.');
  return { exitCode, stdout, stderr };
}
