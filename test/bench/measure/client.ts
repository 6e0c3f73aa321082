import path from 'node:path';
import { execa } from 'execa';
import { onPath } from '../../support/binaries.ts';
import { needed } from '../peers/program.ts';
import type { Site } from '../site.ts';

/** Runs a client (a name on PATH, or an absolute path) to its end; what it wrote. Throws with what it complained about. */
export async function client(
  { signal }: Site,
  name: string,
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const program = needed(name, path.isAbsolute(name) ? name : onPath(name));
  const done = await execa(program, args, { cancelSignal: signal, input, env, reject: false });
  if (!done.failed) return done.stdout;
  signal.throwIfAborted();
  const complaint = done.stderr.trim().split('\n').at(-1) || done.shortMessage;
  throw new Error(`${name} ${args.at(-1)}: ${complaint}`);
}
