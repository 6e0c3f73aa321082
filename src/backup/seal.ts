import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { paths } from '../bundle/paths.ts';
import { OperationError } from '../errors.ts';
import { readIfThere } from '../system/files.ts';
import { names } from './bundle-files.ts';
import { timeOf } from './place.ts';

/** The last file of a backup: with it the backup is complete. */
export const sealName = 'complete.json';

export interface Seal {
  format: 1;
  at: string;
  toolVersion: string;
  /** Whose backup it is. `id` follows from its secrets, and is none. */
  registry: { url: string; id: string };
  repositories: number;
  tags: number;
  blobs: number;
  bytes: number;
  /** SHA-256 of each other file. */
  files: Record<string, string>;
  /** Images that were damaged in the registry already. */
  damaged: string[];
}

export async function fileHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Undefined for a backup that is not complete. */
export async function readSeal(folder: string): Promise<Seal | undefined> {
  try {
    const seal = JSON.parse((await readIfThere(join(folder, sealName))) ?? '') as Seal;
    return isSeal(seal) ? seal : undefined;
  } catch {
    return undefined;
  }
}

/** Whoever could write to the place may have written it. */
const isSeal = ({ format, at, registry, files, damaged: images, ...seal }: Seal): boolean =>
  format === 1 &&
  [at, registry.url, registry.id].every((text) => typeof text === 'string') &&
  [seal.repositories, seal.tags, seal.blobs, seal.bytes].every(Number.isFinite) &&
  Array.isArray(images) &&
  [names.links, `${names.bundle}/${paths.settings}`].every((file) => typeof files[file] === 'string');

/** Throws where a file of the backup is not as it was written. Only names that its maker knows are looked at. */
export async function checkFiles(folder: string, name: string, seal: Seal): Promise<void> {
  for (const [file, hash] of Object.entries(seal.files)) {
    if (file.split('/').includes('..') || file.startsWith('/')) throw damaged(name, file);
    const found = await fileHash(join(folder, file)).catch(() => undefined);
    if (found !== hash) throw damaged(name, file);
  }
}

export const damaged = (name: string, file: string): OperationError =>
  new OperationError([
    {
      where: name,
      what: `the backup of ${timeOf(name)} is damaged: ${file} is not as it was written`,
      cure: `take another one: --at TIME; what cannot be read is taken away by removing its folder there, backups/${name}`,
    },
  ]);
