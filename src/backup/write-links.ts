import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { stopIfCancelled } from '../errors.ts';
import { currentLink, layersFolder, linkIn, revisionsFolder, tagIndexFolder } from '../store/layout.ts';
import { readLinks, type Entry } from './links.ts';

/** Writes the links of a backup with their times, all but those to blobs that are `lost`. */
export async function writeStoreLinks(
  data: string,
  file: string,
  { lost, signal }: { lost: (digest: string) => boolean; signal?: AbortSignal | undefined },
): Promise<void> {
  let written = 0;
  for await (const entry of readLinks(file)) {
    if (entry.kind === 'blob') continue;
    const target = entry.kind === 'alias' ? entry.target : entry.digest;
    if (lost(target)) continue;
    writeLink(placeOf(data, entry), target, entry.written);
    if (++written % 1000 === 0) await turn();
    stopIfCancelled(signal);
  }
}

function placeOf(data: string, entry: Exclude<Entry, { kind: 'blob' }>): string {
  switch (entry.kind) {
    case 'tag':
      return currentLink(data, entry.repository, entry.tag);
    case 'pushed':
      return linkIn(tagIndexFolder(data, entry.repository, entry.tag), entry.digest);
    case 'revision':
      return linkIn(revisionsFolder(data, entry.repository), entry.digest);
    case 'layer':
    case 'alias':
      return linkIn(layersFolder(data, entry.repository), entry.digest);
  }
}

function writeLink(path: string, digest: string, written: number): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, digest, { mode: 0o644 });
  // When it was pushed: what is kept, and for how long, goes by it.
  utimesSync(path, written / 1000, written / 1000);
}
