import { closeSync, constants, openSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { basename, dirname, relative } from 'node:path';
import { errorCode } from '../../system/file-problem.ts';
import { hasProc } from '../../system/proc.ts';

const limit = 2_000;

export const acceptsTcp = (host: string, port: number): Promise<boolean> =>
  connected({ host, port }).then((code) => code === undefined);

/** `nobody`: the socket of a service that is gone. */
export async function socketState(path: string): Promise<'absent' | 'nobody' | 'served' | 'unknown'> {
  const code = await withShortPath(path, (short) => connected({ path: short }));
  if (code === undefined) return 'served';
  return code === 'ENOENT' ? 'absent' : code === 'ECONNREFUSED' ? 'nobody' : 'unknown';
}

/** The status of `GET /`, which the registry answers without a password: 200, or 503 when its store is in trouble. */
export const registryAnswers = (path: string): Promise<number | undefined> =>
  withShortPath(
    path,
    (short) =>
      new Promise((resolve) => {
        const request = get({ socketPath: short, path: '/', agent: false, timeout: limit }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        request.once('timeout', () => request.destroy());
        request.once('error', () => resolve(undefined));
        request.once('close', () => resolve(undefined));
      }),
  );

function connected(to: { host: string; port: number } | { path: string }): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(to);
    const done = (code: string | undefined) => {
      socket.destroy();
      resolve(code);
    };
    socket.setTimeout(limit, () => done('ETIMEDOUT'));
    socket.once('connect', () => done(undefined));
    socket.once('error', (error) => done(errorCode(error) ?? 'UNKNOWN'));
  });
}

/** A socket's path has at most 107 bytes (Linux) or 103 (macOS); a deep folder is reached by its open handle. */
async function withShortPath<T>(path: string, work: (path: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(path) <= 100) return work(path);
  if (!hasProc) return work(relative(process.cwd(), path));
  let folder: number;
  try {
    folder = openSync(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
  } catch {
    return work(path);
  }
  try {
    return await work(`/proc/self/fd/${folder}/${basename(path)}`);
  } finally {
    closeSync(folder);
  }
}
