import { Readable, Writable } from 'node:stream';
import { run } from '../../../src/main.ts';
import { cleanEnv } from '../../support/cli.ts';
import type { RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';

export interface Answer {
  code: number;
  /** Exactly what went to standard output. */
  bytes: Buffer;
  text: string;
  stderr: string;
}

export interface CallOptions {
  /** Standard input, in pieces. */
  input?: readonly Buffer[];
  cwd?: string;
}

/** `create-registry api …` on a bundle, inside the test. */
export async function api(
  { dir }: Pick<RegistryBundle, 'dir'>,
  words: readonly string[],
  { input = [], cwd = dir }: CallOptions = {},
): Promise<Answer> {
  const [stdout, stderr] = [collected(), collected()];
  const code = await run(['api', ...words, '-C', dir], {
    stdin: Readable.from([...input]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: cleanEnv({ HOME: tempFolder() }),
    cwd,
  });
  const bytes = stdout.bytes();
  return { code, bytes, text: bytes.toString(), stderr: stderr.bytes().toString() };
}

function collected(): { stream: Writable; bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(chunks) };
}

/** A header in what `-i` shows. */
export const headerIn = ({ text }: Answer, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)\r$`, 'im').exec(text)?.[1];

export const statusIn = ({ text }: Answer): string | undefined => text.split('\r\n')[0];
