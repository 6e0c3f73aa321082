import { dirname, join } from 'node:path';
import pMap from 'p-map';
import { blobFile, blobsFolder } from '../store/layout.ts';
import { syncFolder } from '../system/files.ts';
import { copyChecked, type Modes } from './checked-copy.ts';
import type { OnBlob } from './place.ts';

const parallel = { concurrency: 4 };

/** Copies blobs between two folders that are laid out as a store. Returns those that are not right, or not there. */
export async function copyAll(
  digests: readonly string[],
  { from, into, parts, modes }: { from: string; into: string; parts: string; modes: Modes },
  onBlob: OnBlob,
): Promise<Set<string>> {
  const wrong = new Set<string>();
  const folders = new Set<string>();
  const one = async (digest: string): Promise<void> => {
    const to = blobFile(into, digest);
    const part = join(parts, digest.replace(':', '-'));
    if (await copyChecked(blobFile(from, digest), { digest, part, to, modes })) {
      folders.add(dirname(to));
      folders.add(dirname(dirname(to)));
    } else wrong.add(digest);
    onBlob(digest);
  };
  await pMap(digests, one, parallel);
  // Only now do the new names stand on the disk.
  await pMap(folders, syncFolder, parallel);
  if (folders.size > 0)
    for (let folder = blobsFolder(into); folder.length >= into.length; folder = dirname(folder))
      await syncFolder(folder);
  return wrong;
}
