import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

export interface Blob {
  digest: string;
  size: number;
  /** Where its bytes are; every store has hard links to it. */
  file: string;
}

export const hex = (digest: string): string => digest.slice('sha256:'.length);

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export function writeBlob(folder: string, bytes: Buffer): Blob {
  const digest = sha256(bytes);
  const file = path.join(folder, digest);
  writeFileSync(file, bytes);
  return { digest: `sha256:${digest}`, size: bytes.length, file };
}

export const randomBlob = (folder: string, size: number): Blob => writeBlob(folder, randomBytes(size));

const block = 1024 * 1024;

/** One random block again and again, each with its own number in front: nothing can be compressed or shared. */
export function largeBlob(folder: string, name: string, size: number): Blob {
  const bytes = randomBytes(block);
  const hash = createHash('sha256');
  const file = path.join(folder, name);
  const out = openSync(file, 'w');
  for (let written = 0; written < size; written += block) {
    bytes.writeUIntBE(written, 0, 6);
    hash.update(bytes);
    writeSync(out, bytes);
  }
  closeSync(out);
  return { digest: `sha256:${hash.digest('hex')}`, size, file };
}
