import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { run } from '../../src/main.ts';
import { root } from './paths.ts';

export interface CliResult {
  /** The exit code; undefined when a signal ended it. */
  code: number | undefined;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  cwd?: string;
  /** Added to a clean environment: PATH, HOME, LANG and TMPDIR, and nothing that says CI or Docker. */
  env?: NodeJS.ProcessEnv;
  /** Standard input, empty otherwise; never a terminal. */
  input?: string | Buffer;
  signal?: AbortSignal;
}

/** The compiled program. */
export const bin = path.join(root, 'dist/bin.js');

export function cleanEnv(added: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH: `${PATH ?? ''}:/usr/sbin:/sbin`, HOME, TMPDIR, LANG: 'C.UTF-8', ...added };
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

/** Runs `dist/bin.js` as a child process. */
export async function cli(
  args: readonly string[],
  { cwd = root, env, input = '', signal }: CliOptions = {},
): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bin, ...args], {
    cwd,
    env: cleanEnv(env),
    extendEnv: false,
    input,
    reject: false,
    stripFinalNewline: false,
    timeout: 300_000,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  return { code: exitCode, stdout, stderr };
}

/** Runs the program inside the test, from its sources. */
export async function inProcess(
  args: readonly string[],
  { cwd = root, env, input = '', signal }: CliOptions = {},
): Promise<CliResult> {
  const stdout = captured();
  const stderr = captured();
  const code = await run(args, {
    stdin: Readable.from(input.length === 0 ? [] : [Buffer.isBuffer(input) ? input : Buffer.from(input)], {
      objectMode: false,
    }),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: cleanEnv(env),
    cwd,
    ...(signal ? { signal } : {}),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function captured(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
