import { setImmediate as breath } from 'node:timers/promises';
import { stopIfCancelled } from '../../errors.ts';
import { isDigest } from '../../registry/reference.ts';
import { blobsFolder, layersFolder, revisionsFolder } from '../layout.ts';
import { blobIdentity, isBad, type BadBlob, type Identity } from './blob-state.ts';
import { foldersOnly, type Fault } from './entries.ts';
import { linksOf } from './links.ts';

export interface Inventory {
  blobs: { digest: string; size: number }[];
  bytes: number;
  /** What is no file, or out of reach. */
  bad: Map<string, BadBlob>;
  /** Files where folders belong. */
  strays: Fault[];
}

/** The blobs of the store, or those that the repositories link. `wanted` says which of them are to be listed. */
export async function takeInventory(
  data: string,
  repositories: readonly string[] | undefined,
  signal: AbortSignal | undefined,
  wanted: (digest: string, identity: Identity) => boolean,
): Promise<Inventory & { count: number }> {
  const inventory = { blobs: [], bytes: 0, bad: new Map(), strays: [], count: 0 } as Inventory & {
    count: number;
  };
  let looked = 0;
  for (const digest of repositories ? linked(data, repositories) : stored(data, inventory.strays)) {
    const found = blobIdentity(data, digest);
    if (found && isBad(found)) inventory.bad.set(digest, found);
    else if (found) {
      inventory.count++;
      inventory.bytes += found.size;
      if (wanted(digest, found)) inventory.blobs.push({ digest, size: found.size });
    }
    // So that Ctrl-C is heard.
    if (++looked % 5000 === 0) await breath();
    stopIfCancelled(signal);
  }
  return inventory;
}

function* stored(data: string, strays: Fault[]): Generator<string, void, undefined> {
  const root = blobsFolder(data);
  const onFault = (fault: Fault): void => void strays.push(fault);
  for (const algorithm of foldersOnly(root, onFault))
    for (const start of foldersOnly(`${root}/${algorithm}`, onFault))
      for (const hex of foldersOnly(`${root}/${algorithm}/${start}`, onFault)) {
        const digest = `${algorithm}:${hex}`;
        if (isDigest(digest) && hex.startsWith(start)) yield digest;
      }
}

const linked = (data: string, repositories: readonly string[]): Set<string> =>
  new Set(
    repositories.flatMap((repository) => [
      ...linksOf(revisionsFolder(data, repository)).targets.values(),
      ...linksOf(layersFolder(data, repository), { aliases: true }).targets.values(),
    ]),
  );
