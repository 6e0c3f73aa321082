import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { isDigest, isRepository, isTag } from '../registry/reference.ts';

/**
 * One thing of a backup's list: the links of the store with the times at which they were written, and the blobs that
 * they name. `pushed` is an earlier or the present digest of a tag, `alias` a layer under a SHA-512, whose link leads to the
 * SHA-256 that the registry keeps it by.
 */
export type Entry =
  | { kind: 'tag' | 'pushed'; repository: string; tag: string; digest: string; written: number }
  | { kind: 'revision' | 'layer'; repository: string; digest: string; written: number }
  | { kind: 'alias'; repository: string; digest: string; target: string; written: number }
  | { kind: 'blob'; digest: string; size: number };

/** Lines of the list, each on its own; those behind `repository` and `tag` belong to it. */
export const line = {
  repository: (name: string): string => `repository ${name}\n`,
  tag: (tag: string, digest: string, written: number): string => `tag ${tag} ${digest} ${written}\n`,
  pushed: (digest: string, written: number): string => `pushed ${digest} ${written}\n`,
  revision: (digest: string, written: number): string => `revision ${digest} ${written}\n`,
  layer: (digest: string, written: number): string => `layer ${digest} ${written}\n`,
  alias: (digest: string, target: string, written: number): string =>
    `alias ${digest} ${target} ${written}\n`,
  blob: (digest: string, size: number): string => `blob ${digest} ${size}\n`,
};

export const writeLinks = (file: string, lines: Iterable<string>): Promise<void> =>
  pipeline(Readable.from(lines), createGzip(), createWriteStream(file, { mode: 0o600 }));

/** Throws where the file is not as `writeLinks` leaves it: names become paths, so they are held to their forms. */
export async function* readLinks(file: string): AsyncGenerator<Entry, void, undefined> {
  const source = createReadStream(file);
  const unpacked = createGunzip();
  const done = pipeline(source, unpacked);
  // It is waited for below; until then nobody listens.
  done.catch(() => undefined);
  let repository = '';
  let tag = '';
  for await (const text of createInterface({ input: unpacked, crlfDelay: Infinity })) {
    const words = text.split(' ');
    const [kind = '', name = ''] = words;
    const named = kind === 'tag' ? words.slice(1) : words;
    const [, digest = '', amount = ''] = named;
    const value = Number(amount);
    if (kind === 'repository') {
      repository = checked(isRepository(name), name, text);
      tag = '';
      continue;
    }
    if (kind === 'alias') {
      const [, , target = '', written = ''] = words;
      checked(
        repository !== '' && isDigest(digest) && isDigest(target) && Number(written) >= 0,
        digest,
        text,
      );
      yield { kind, repository, digest, target, written: Number(written) };
      continue;
    }
    checked(isDigest(digest) && amount !== '' && value >= 0, digest, text);
    if (kind === 'blob') yield { kind, digest, size: value };
    else if (kind === 'tag') {
      tag = checked(isTag(name) && repository !== '', name, text);
      yield { kind, repository, tag, digest, written: value };
    } else if (kind === 'pushed' && tag !== '') yield { kind, repository, tag, digest, written: value };
    else if ((kind === 'revision' || kind === 'layer') && repository !== '')
      yield { kind, repository, digest, written: value };
    else checked(false, '', text);
  }
  await done;
}

/** The blobs of a backup with their sizes. */
export async function readBlobs(file: string): Promise<Map<string, number>> {
  const blobs = new Map<string, number>();
  for await (const entry of readLinks(file)) if (entry.kind === 'blob') blobs.set(entry.digest, entry.size);
  return blobs;
}

function checked(right: boolean, value: string, text: string): string {
  if (right) return value;
  throw new Error(`no line of a list of links: ${JSON.stringify(text.slice(0, 200))}`);
}
