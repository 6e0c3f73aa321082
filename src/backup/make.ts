import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '../bundle/bundle.ts';
import { stopIfCancelled } from '../errors.ts';
import { publicUrl } from '../settings/address.ts';
import { writeAtomic } from '../system/files.ts';
import { count } from '../text/count.ts';
import type { Steps } from '../ui/steps.ts';
import { toolVersion } from '../version.ts';
import { names as files, registryId, saveFiles, synced } from './bundle-files.ts';
import { collect, nothing } from './collect.ts';
import { copyBlobs, refuseIncomplete } from './copy-blobs.ts';
import { writeLinks } from './links.ts';
import { backupName, timeOf, type Place } from './place.ts';
import { sizeOf } from './progress.ts';
import { fileHash, sealName, type Seal } from './seal.ts';
import { lacking, suffering } from './sound.ts';

export interface MakeOptions {
  data: string;
  steps: Steps;
  signal?: AbortSignal | undefined;
  /** Of the CA's key, which is left out without it. */
  passphrase?: string | undefined;
  /** Reads every blob of the backup, not only new ones. */
  verifyAll: boolean;
}

export interface Made {
  name: string;
  seal: Seal;
  /** Blobs that were not there before. */
  fresh: { blobs: number; bytes: number };
  /** Blobs that had gone bad in the place, and were copied again. */
  mended: number;
  /** Blobs that were read where they lie now. */
  verified: number;
}

/** What nginx let through before its gate was closed reaches the registry in this time. */
const letThrough = 1000;

/** Makes a backup while the store is held: nothing is deleted meanwhile. */
export async function makeBackup(bundle: Bundle, place: Place, options: MakeOptions): Promise<Made> {
  const { data, steps, signal, passphrase } = options;
  await sleep(letThrough);
  const name = await freeName(place);
  const folder = await place.begin(name);
  const links = join(folder, files.links);
  const found = nothing();
  await steps.step(
    'links',
    async () => {
      await writeLinks(links, cancellable(collect(data, found), signal));
      await synced(links);
    },
    () => `${count(found.tags, 'tag')} in ${count(found.repositories, 'repository', 'repositories')}`,
  );
  const saved = [files.links as string, ...(await saveFiles(bundle, folder, passphrase))];
  const copied = await copyBlobs(place, found, options);
  await place.send(name, saved);
  await refuseIncomplete(place, found, copied.lost);
  const lost = lacking(data, found.manifests, found.blobs, found.aliases);
  for (const digest of copied.lost) lost.add(digest);
  for (const [digest, target] of found.aliases) if (copied.lost.has(target)) lost.add(digest);
  const seal: Seal = {
    format: 1,
    at: timeOf(name),
    toolVersion: toolVersion(),
    registry: { url: publicUrl(bundle.settings), id: await registryId(bundle) },
    repositories: found.repositories,
    tags: found.tags,
    blobs: found.blobs.size,
    bytes: sizeOf(found.blobs.keys(), found.blobs),
    files: await hashes(folder, saved),
    damaged: [
      ...(await suffering(data, links, lost)),
      ...found.damages.map(({ path, what }) => `${path}: ${what}`),
    ],
  };
  // Whole or not at all: half a seal would be taken for a backup that has gone bad.
  await writeAtomic(join(folder, sealName), `${JSON.stringify(seal, null, 2)}\n`, { mode: 0o600 });
  await place.send(name, [sealName]);
  return { name, seal, ...copied };
}

async function freeName(place: Place): Promise<string> {
  const newest = (await place.names()).at(-1);
  // The newest has to be the last: by a clock that was wrong once, rotation would take the new one for the oldest.
  const after = newest === undefined ? 0 : Date.parse(timeOf(newest)) + 1000;
  return backupName(new Date(Math.max(Date.now(), after)));
}

function* cancellable(lines: Iterable<string>, signal?: AbortSignal): Generator<string, void, undefined> {
  for (const line of lines) {
    stopIfCancelled(signal);
    yield line;
  }
}

async function hashes(folder: string, saved: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const file of saved) found[file] = await fileHash(join(folder, file));
  return found;
}
