import { statSync } from 'node:fs';
import { isDigest } from '../../registry/reference.ts';
import { errorCode } from '../../system/file-problem.ts';
import type { OnDamage } from '../damage.ts';
import { digestIds } from '../digest-ids.ts';
import { foldersIn, namesIn } from '../folders.ts';
import { blobFile, blobsFolder } from '../layout.ts';
import { sizes } from './column.ts';

/** All blobs of the store, numbered; 50 to 100 bytes of memory for each. */
export interface BlobTable {
  /** Of any digest; one that is not known yet is looked for on the disk. */
  idOf(digest: string): number;
  /** In bytes; undefined where there is no such blob. */
  size(id: number): number | undefined;
  /** Numbers are smaller than this. */
  count(): number;
}

/** Walks all blobs; `turn` is called now and then. */
export async function blobTable(
  data: string,
  turn: () => Promise<void>,
  onDamage?: OnDamage,
): Promise<BlobTable> {
  const ids = digestIds();
  /** One more than the size; 0 is none. */
  const known = sizes();
  const root = blobsFolder(data);
  for (const algorithm of foldersIn(root, onDamage))
    for (const start of foldersIn(`${root}/${algorithm}`, onDamage)) {
      const folder = `${root}/${algorithm}/${start}`;
      for (const hex of namesIn(folder, onDamage)) {
        const digest = `${algorithm}:${hex}`;
        const size = isDigest(digest) ? sizeOf(`${folder}/${hex}/data`, onDamage) : undefined;
        if (size !== undefined) known.set(ids.idOf(digest), size + 1);
      }
      await turn();
    }

  const idOf = (digest: string): number => {
    const count = ids.count();
    const id = ids.idOf(digest);
    // It came since, or is not there at all.
    if (id === count) known.set(id, (sizeOf(blobFile(data, digest)) ?? -1) + 1);
    return id;
  };
  const size = (id: number): number | undefined => {
    const value = known.get(id);
    return value === 0 ? undefined : value - 1;
  };
  return { idOf, size, count: ids.count };
}

/** Undefined where there is none any more, or where it cannot be told, which is damage. */
function sizeOf(path: string, onDamage?: OnDamage): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size;
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOTDIR') onDamage?.({ path, what: `it cannot be read (${code ?? String(error)})` });
    return undefined;
  }
}
