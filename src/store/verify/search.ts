import { existsSync, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as breath, setTimeout as sleep } from 'node:timers/promises';
import { stopIfCancelled } from '../../errors.ts';
import { layersFolder, linkIn, revisionsFolder } from '../layout.ts';
import { repositories } from '../repositories.ts';
import { blobIdentity, isBad, type BadBlob } from './blob-state.ts';
import type { Finding } from './finding.ts';
import { hashBlobs } from './hash.ts';
import { lookOver, type Looked } from './look.ts';
import type { Looking } from './parts.ts';

export interface Search {
  data: string;
  sparse: boolean;
  /** Only these repositories; others that share a bad blob with them are looked at as well. */
  only: readonly string[] | undefined;
  /** What was found bad before, by reading it. */
  bad: Map<string, BadBlob>;
  signal?: AbortSignal | undefined;
  update: (detail: string) => void;
}

export interface Found {
  /** By repository, where there is anything to say. */
  looked: Map<string, Looked>;
  repositories: number;
  /** Blobs that are certainly bad, each read twice. */
  bad: Map<string, BadBlob>;
  good: Set<string>;
}

/** A push or a delete under way takes less than the first pause; a file written a moment ago is waited for once more. */
const pauses = { first: 300, young: 1000 };
const young = 60_000;

/** Looks over the repositories, and again at whatever seems broken: what is only for a moment is no damage. */
export async function search({ data, sparse, only, bad, signal, update }: Search): Promise<Found> {
  const suspects = new Set<string>();
  const looking: Looking & { bad: Map<string, BadBlob>; good: Set<string> } = {
    data,
    sparse,
    bad,
    good: new Set(),
    onBad: (digest, what) => void bad.set(digest, { what, identity: undefined }),
    onSuspect: (digest) => void suspects.add(digest),
  };
  const looked = new Map<string, Looked>();
  let count = 0;
  const look = async (names: Iterable<string>): Promise<void> => {
    for (const name of names) {
      const result = lookOver(looking, name);
      if (Object.values(result).some((list: unknown[]) => list.length > 0)) looked.set(name, result);
      // So that Ctrl-C is heard, and somebody sees how far it is.
      if (++count % 50 === 0) {
        update(`${count} repositories`);
        await breath();
      }
      stopIfCancelled(signal);
    }
  };
  await look(only ?? repositories(data));
  const all = count;
  if (only) await look(sharing(data, new Set([...bad.keys(), ...suspects]), only));

  for (const pause of [pauses.first, pauses.young]) {
    const before = [...looked].filter(([, { findings }]) => findings.length > 0);
    if (before.length === 0 && bad.size === 0) break;
    if (pause === pauses.young && !before.some(([, { findings }]) => findings.some(isYoung))) break;
    update('what seems broken, once more');
    await sleep(pause, undefined, { signal }).catch(() => stopIfCancelled(signal));
    await readAgain(looking, [...suspects], signal);
    for (const [name] of before) looked.delete(name);
    await look(before.map(([name]) => name));
    for (const [name, { findings }] of before) keepKnown(looked.get(name), findings);
  }
  return { looked, repositories: all, bad, good: looking.good };
}

/** What was bad or is suspected, now. */
async function readAgain(
  { data, bad, good }: { data: string; bad: Map<string, BadBlob>; good: Set<string> },
  suspects: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const files: { digest: string; size: number }[] = [];
  for (const digest of new Set([...bad.keys(), ...suspects])) {
    bad.delete(digest);
    const found = blobIdentity(data, digest);
    if (found && isBad(found)) bad.set(digest, found);
    else if (found) files.push({ digest, size: found.size });
  }
  await hashBlobs(data, files, {
    signal,
    onGood: (digest) => void good.add(digest),
    onBad: (digest, one) => void bad.set(digest, one),
  });
}

/** A finding stays when it was there before, too. */
function keepKnown(now: Looked | undefined, before: readonly Finding[]): void {
  if (!now) return;
  const known = new Set(before.map(key));
  now.findings = now.findings.filter((finding) => known.has(key(finding)));
}

// Not by the images: one of them may have been given another tag meanwhile.
const key = ({ path, digest }: Finding): string => `${path} ${digest}`;

/** Whether the file, or where it is missed, has changed within the last minute. */
function isYoung({ path }: Finding): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    try {
      return Date.now() - lstatSync(at).ctimeMs < young;
    } catch {
      // It is not there, or below a file.
    }
  }
  return false;
}

/** Repositories that link one of the blobs, as a layer or as a manifest. */
export function* sharing(
  data: string,
  digests: ReadonlySet<string>,
  without: readonly string[] = [],
): Generator<string, void, undefined> {
  if (digests.size === 0) return;
  for (const name of repositories(data)) {
    if (without.includes(name)) continue;
    const folders = [layersFolder(data, name), revisionsFolder(data, name)];
    const has = (digest: string): boolean => folders.some((folder) => existsSync(linkIn(folder, digest)));
    if ([...digests].some(has)) yield name;
  }
}
