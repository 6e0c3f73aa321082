import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect } from 'vitest';
import { toolUser } from '../../../src/bundle/bundle.ts';
import { paths } from '../../../src/bundle/paths.ts';
import { loadBundle, loadSecrets } from '../../../src/disk/load.ts';
import type { Io } from '../../../src/io.ts';
import { ExpectedError } from '../../../src/errors.ts';
import type { Problem } from '../../../src/problem.ts';
import { composeTarget } from '../../../src/targets/compose/index.ts';
import type { Target } from '../../../src/targets/target.ts';
import type { Steps } from '../../../src/ui/steps.ts';
import { cleanEnv, inProcess } from '../../support/cli.ts';
import { freePort } from '../../support/tmp.ts';

export interface Sample {
  dir: string;
  name: string;
  port: number;
  target: Target;
  /** What the target wrote to standard output so far. */
  printed: () => string;
  /** Status of a GET with the tool's own account, or another: 200 comes from the registry. */
  get: (path: string, account?: string) => Promise<number>;
  /** The same of a POST without a body. */
  post: (path: string) => Promise<number>;
}

/** A real bundle in `dir` and the target that runs it with the engine of `env`. */
export async function sample(
  dir: string,
  name: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
  port?: number,
): Promise<Sample> {
  port ??= await freePort();
  const made = await inProcess(
    [
      dir,
      '--no-input',
      '--target',
      'compose',
      '--host',
      'localhost',
      '--port',
      String(port),
      '--name',
      name,
      ...args,
    ],
    { env },
  );
  expect(made.code, made.stderr).toBe(0);
  const { io, printed } = testIo(env);
  const bundle = await loadBundle(dir);
  const own = `${toolUser}:${(await loadSecrets(dir)).toolPassword}`;
  const ask = (method: string, path: string, account: string) =>
    new Promise<number>((resolve, reject) => {
      const ca = readFileSync(join(dir, paths.caCert));
      request({ method, host: 'localhost', port, path, ca, auth: account, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  const get = (path: string, account = own) => ask('GET', path, account);
  const post = (path: string) => ask('POST', path, own);
  return { dir, name, port, target: composeTarget({ bundle, io }), printed, get, post };
}

export function testIo(env: NodeJS.ProcessEnv): { io: Io; printed: () => string } {
  const chunks: string[] = [];
  const sink = (keep: boolean) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (keep) chunks.push(chunk.toString());
        done();
      },
    });
  const io = {
    stdin: new PassThrough(),
    stdout: sink(true),
    stderr: sink(false),
    env: cleanEnv(env),
    cwd: '/',
  };
  return { io, printed: () => chunks.join('') };
}

/** Steps that only do the work. */
export const quietSteps: Steps = { step: (_name, work) => work(() => undefined) };

/** What an operation that must fail had to say. */
export async function problemsOf(work: Promise<unknown>): Promise<readonly Problem[]> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ExpectedError);
  return (error as ExpectedError).problems;
}
