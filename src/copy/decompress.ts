import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { OperationError } from '../errors.ts';
import { findPrograms } from '../system/program.ts';
import type { Surroundings } from '../system/process.ts';
import { through } from './compress.ts';

export type Compression = 'gzip' | 'xz' | 'zstd' | 'bzip2';

const magic: readonly (readonly [Compression, Buffer])[] = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['xz', Buffer.from('\xfd7zXZ\0', 'latin1')],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ['bzip2', Buffer.from('BZh')],
];

/** By its first bytes; names lie. */
export const compressionOf = (head: Buffer): Compression | undefined =>
  magic.find(([, bytes]) => head.subarray(0, bytes.length).equals(bytes))?.[0];

/** Debian's package of each program. */
const packages: Readonly<Record<Exclude<Compression, 'gzip'>, string>> = {
  xz: 'xz-utils',
  zstd: 'zstd',
  bzip2: 'bzip2',
};

/** Ends with an `OperationError` where `content` (which messages call `name`) is damaged or cut off. */
export async function* decompressed(
  content: AsyncIterable<Buffer>,
  compression: Compression,
  { io, name }: { io: Surroundings; name: string },
): AsyncGenerator<Buffer, void, undefined> {
  if (compression !== 'gzip') return yield* byProgram(content, compression, io, name);
  try {
    yield* through(content, createGunzip({ chunkSize: 128 * 1024 }));
  } catch (error) {
    throw damagedGzip(error, name) ?? error;
  }
}

/** Undefined where the error is none of zlib's. */
export function damagedGzip(error: unknown, name: string): OperationError | undefined {
  const { code = '', message = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (!code.startsWith('Z_')) return undefined;
  return damaged(name, 'gzip', code === 'Z_BUF_ERROR' ? 'unexpected end of file' : message);
}

const damaged = (name: string, compression: Compression, why: string): OperationError =>
  new OperationError([
    {
      where: name,
      what: `${name} is damaged or cut off: ${compression} says: ${why}`,
      cure: 'fetch or make it again; nothing was tagged',
    },
  ]);

async function* byProgram(
  content: AsyncIterable<Buffer>,
  compression: Exclude<Compression, 'gzip'>,
  io: Surroundings,
  name: string,
): AsyncGenerator<Buffer, void, undefined> {
  const [file] = findPrograms(compression, io.env);
  if (file === undefined) throw missing(compression, name);
  io.trace?.([file, '-dc']);
  const child = spawn(file, ['-dc'], { cwd: io.cwd, env: io.env, stdio: 'pipe' });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => void (errors.length < 16 && errors.push(chunk)));
  const ended = new Promise<number | undefined>((resolve) => {
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code ?? undefined));
  });
  // A program that gives up early closes its input; what it says of that counts, not the broken pipe.
  const fed = pipeline(content, child.stdin).catch((error: NodeJS.ErrnoException) =>
    ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'].includes(error.code ?? '') ? undefined : error,
  );
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    const code = await ended;
    const error = await fed;
    if (error) throw error;
    const [said = `exit code ${code}`] = Buffer.concat(errors).toString('utf8').trim().split('\n');
    if (code !== 0) throw damaged(name, compression, said.replace(/^\S*(?:xz|zstd|bzip2):\s*/, ''));
  } finally {
    child.kill();
  }
}

const missing = (compression: Exclude<Compression, 'gzip'>, name: string): OperationError =>
  new OperationError([
    {
      where: name,
      what: `${name} is compressed with ${compression}, and the program ${compression} is not here`,
      cure: `install it (Debian: apt-get install ${packages[compression]}), or decompress the file elsewhere`,
    },
  ]);
