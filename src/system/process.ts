import type { Options, Result } from 'execa';
import { CancelledError } from '../errors.ts';
import type { Io } from '../io.ts';
import type { Owner } from '../settings/values/owner.ts';

/** What running a program takes from its surroundings. */
export type Surroundings = Pick<Io, 'env' | 'cwd' | 'signal' | 'trace'>;

/** A program and its arguments. Never a shell string; never a secret: argv is public on the machine. */
export interface Command {
  file: string;
  args: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  /** Root gives up its rights for this user's; it gets no terminal either. Absent: the invoking user. */
  owner?: Owner | undefined;
}

/** A hundred and fifty files, for which commands that run no program need not wait. */
const load = () => import('execa');

/** Without a session of its own a program could type into root's terminal. */
const rights = ({ owner }: Command) => (owner ? { uid: owner.uid, gid: owner.gid, detached: true } : {});

export interface Finished {
  /** Undefined when the program could not be started or was ended by a signal. */
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  /** `ENOENT` when there is no such program. */
  code: string | undefined;
  timedOut: boolean;
}

/**
 * Runs to the end and never throws for what the program did: the caller knows what an exit code means.
 * `timeout` is in milliseconds; `input` goes to standard input, which is empty otherwise; `most` is how many characters
 * it may write.
 */
export async function run(
  command: Command,
  io: Surroundings,
  { timeout = 120_000, input = '', most }: { timeout?: number; input?: string; most?: number } = {},
): Promise<Finished> {
  io.trace?.([command.file, ...command.args]);
  const options = {
    cwd: command.cwd ?? io.cwd,
    env: { ...io.env, ...command.env },
    extendEnv: false,
    reject: false,
    timeout,
    input,
    ...(most === undefined ? {} : { maxBuffer: most }),
    ...rights(command),
    ...(io.signal ? { cancelSignal: io.signal } : {}),
  } satisfies Options;
  const { execa } = await load();
  const result = (await execa(command.file, command.args, options)) as Result<typeof options> & {
    code?: string;
  };
  if (result.isCanceled) throw new CancelledError('Cancelled.');
  return {
    exitCode: result.exitCode,
    stdout: result.stdout,
    stderr: result.stderr,
    code: result.code,
    timedOut: result.timedOut,
  };
}

/**
 * Runs for as long as it lasts and hands on each line of both outputs as it comes. Ends early when `io.signal` is
 * aborted. Returns the exit code, undefined when it could not be started or was ended by a signal.
 */
export async function streamLines(
  command: Command,
  io: Surroundings,
  onLine: (line: string) => void,
): Promise<number | undefined> {
  io.trace?.([command.file, ...command.args]);
  const { execa } = await load();
  const child = execa(command.file, command.args, {
    cwd: command.cwd ?? io.cwd,
    env: { ...io.env, ...command.env },
    extendEnv: false,
    reject: false,
    buffer: false,
    all: true,
    stdin: 'ignore',
    ...rights(command),
    ...(io.signal ? { cancelSignal: io.signal } : {}),
  });
  for await (const line of child.iterable({ from: 'all' })) onLine(line);
  return (await child).exitCode;
}
