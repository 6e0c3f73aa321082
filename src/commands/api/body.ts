import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { UsageError } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { mediaType } from '../../registry/media-type.ts';
import { errorCode, explained } from '../../system/file-problem.ts';
import { absolute } from '../../system/paths.ts';
import { isManifest } from './headers.ts';

/** What is sent along, and the headers that describe it. */
export interface Body {
  body: Buffer | Readable;
  headers: Record<string, string>;
}

/** Up to here a file is read first: what is in memory can be sent again. */
const small = 1024 * 1024;

/** `from` is a file, or `-` for standard input. Throws `UsageError` where there is no such file. */
export async function readBody(from: string, path: string, io: Io): Promise<Body> {
  const body = from === '-' ? await fromInput(path, io) : await fromFile(absolute(from, io), path);
  const type =
    isManifest(path) && Buffer.isBuffer(body.body) ? manifestType(body.body) : 'application/octet-stream';
  return { ...body, headers: { 'content-type': type, ...body.headers } };
}

async function fromInput(path: string, { stdin }: Io): Promise<Body> {
  if (isManifest(path)) return { body: await buffer(stdin), headers: {} };
  // Nobody knows its length before its end.
  return { body: Readable.from(stdin as AsyncIterable<Buffer>), headers: {} };
}

async function fromFile(file: string, path: string): Promise<Body> {
  const found = await explained(file, () => stat(file).catch(notThere(file)));
  if (found.isDirectory()) throw wrong(file, 'it is a folder');
  if (found.isFile() && (isManifest(path) || found.size <= small)) {
    return { body: await explained(file, () => readFile(file)), headers: {} };
  }
  const length = found.isFile() ? { 'content-length': String(found.size) } : {};
  return { body: createReadStream(file), headers: length };
}

const notThere =
  (file: string) =>
  (error: unknown): never => {
    throw errorCode(error) === 'ENOENT' ? wrong(file, 'there is no such file') : error;
  };

const wrong = (file: string, what: string): UsageError =>
  new UsageError([
    { where: '--body', what: `${file}: ${what}`, cure: '--body FILE, or --body - for standard input' },
  ]);

/** The registry wants the header to say the same as the manifest itself. */
function manifestType(content: Buffer): string {
  try {
    const { mediaType: said, manifests } = JSON.parse(content.toString('utf8')) as Record<string, unknown>;
    if (typeof said === 'string' && /^[\x21-\x7e]+$/.test(said)) return said;
    return Array.isArray(manifests) ? mediaType.index : mediaType.manifest;
  } catch {
    // The registry will say what is wrong with it.
    return mediaType.manifest;
  }
}
