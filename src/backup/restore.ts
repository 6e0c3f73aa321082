import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { OperationError } from '../errors.ts';
import { fileOwner } from '../disk/write.ts';
import { loadBundle } from '../disk/load.ts';
import { blobSize } from '../store/blobs.ts';
import { dataFolder } from '../store/layout.ts';
import { writeResult } from '../store/verify/result.ts';
import { verifyStore } from '../store/verify/verify.ts';
import { writeInside } from '../system/inside.ts';
import { freeSpace } from '../system/files.ts';
import { run, type Surroundings } from '../system/process.ts';
import { bytes } from '../text/bytes.ts';
import { count } from '../text/count.ts';
import type { Steps } from '../ui/steps.ts';
import { names } from './bundle-files.ts';
import type { Chosen } from './chosen.ts';
import { readBlobs, readLinks } from './links.ts';
import { beginIn, noteFilled, restoring, wantsMore, writeNewBundle } from './new-bundle.ts';
import type { Place } from './place.ts';
import { progress, sizeOf } from './progress.ts';
import type { Changes } from './saved-settings.ts';
import { checkFiles } from './seal.ts';
import { lacking, suffering } from './sound.ts';
import { writeStoreLinks } from './write-links.ts';

export interface RestoreOptions {
  dir: string;
  changes: Changes;
  passphrase?: string | undefined;
  steps: Steps;
  io: Surroundings;
}

export interface Restored {
  bundle: Bundle;
  blobs: number;
  bytes: number;
  /** Images that are not whole in the backup. */
  damaged: string[];
}

/** Makes a bundle from a backup, with its images. What an earlier run that was killed has done is not done again. */
export async function restore(place: Place, chosen: Chosen, options: RestoreOptions): Promise<Restored> {
  const { dir, steps, io } = options;
  const { name, folder, seal } = chosen;
  await checkFiles(folder, name, seal);
  const links = join(folder, names.links);
  const blobs = await readBlobs(links);
  const { written, filled = false } = await beginIn(dir, chosen);
  const before = written ? await loadBundle(dir) : undefined;
  const bundle =
    before && !wantsMore(before, chosen, options)
      ? before
      : await steps.step(
          'bundle',
          () => writeNewBundle(dir, chosen, { ...options, written, signal: io.signal }),
          () => 'settings, users, certificates',
        );
  if (!filled) await fill(bundle, place, chosen, { blobs, steps, io });
  const damaged = await steps.step(
    'verify',
    () => damagedImages(dataFolder(bundle), links, blobs),
    (found) =>
      found.length === 0 ? `${count(seal.tags, 'tag')} whole` : { failed: `${found.length} damaged` },
  );
  const all = new Set([...damaged, ...(await brokenImages(bundle, { steps, io }))]);
  return { bundle, blobs: blobs.size, bytes: sizeOf(blobs.keys(), blobs), damaged: [...all].sort() };
}

/** Brings the images; takes out of `blobs` what is not right in the backup. */
async function fill(
  bundle: Bundle,
  place: Place,
  chosen: Chosen,
  { blobs, steps, io }: { blobs: Map<string, number>; steps: Steps; io: Surroundings },
): Promise<void> {
  const { folder, seal } = chosen;
  const links = join(folder, names.links);
  const data = dataFolder(bundle);
  const absent = [...blobs].flatMap(([digest, size]) => (blobSize(data, digest) === size ? [] : [digest]));
  await refuseFull(data, sizeOf(absent, blobs));
  const bad = await steps.step(
    'blobs',
    (update) => place.fetch(data, absent, progress(blobs, absent, update, io.signal)),
    () => `${count(absent.length, 'blob')}, ${bytes(sizeOf(absent, blobs))}`,
  );
  for (const digest of bad) blobs.delete(digest);
  await steps.step('links', () =>
    writeStoreLinks(data, links, { lost: (digest) => !blobs.has(digest), signal: io.signal }),
  );
  if (seal.files[names.pulls] !== undefined)
    await writeInside(
      data,
      '.create-registry/pulls',
      await readFile(join(folder, names.pulls), 'utf8'),
      0o600,
      fileOwner(bundle.settings),
    );
  await handOver(bundle, data, io);
  await noteFilled(bundle.dir, chosen);
}

/** What `verify --quick` finds in the registry as it lies there now. */
async function brokenImages(
  bundle: Bundle,
  { steps, io: { signal } }: { steps: Steps; io: Surroundings },
): Promise<string[]> {
  const request = { quick: true, again: false, trusting: false };
  const verified = await verifyStore(bundle, dataFolder(bundle), request, { steps, signal, width: 60 });
  await writeResult(bundle, verified);
  return verified.findings.flatMap(({ images }) => images.map((image) => image.replace(/ \(.*\)$/, '')));
}

/** From now on it is a bundle like any other. */
export const finished = (dir: string): Promise<void> => rm(join(dir, restoring), { force: true });

async function damagedImages(
  data: string,
  links: string,
  blobs: ReadonlyMap<string, number>,
): Promise<string[]> {
  const manifests = new Set<string>();
  const aliases = new Map<string, string>();
  for await (const entry of readLinks(links))
    if (entry.kind === 'tag' || entry.kind === 'revision') manifests.add(entry.digest);
    else if (entry.kind === 'alias') aliases.set(entry.digest, entry.target);
  const there = { has: (digest: string) => blobs.has(digest) && blobSize(data, digest) !== undefined };
  return suffering(data, links, lacking(data, manifests, there, aliases));
}

/** Root has made them all; the services run as somebody else. */
async function handOver({ settings }: Bundle, data: string, io: Surroundings): Promise<void> {
  const owner = fileOwner(settings);
  if (!owner || owner.uid === 0) return;
  const { exitCode, stderr } = await run(
    { file: 'chown', args: ['-R', '-P', '-h', `${owner.uid}:${owner.gid}`, data] },
    io,
    { timeout: 3_600_000 },
  );
  if (exitCode !== 0) throw new OperationError([{ where: data, what: `chown failed: ${stderr}` }]);
}

async function refuseFull(data: string, wanted: number): Promise<void> {
  const free = await freeSpace(data);
  if (wanted <= free) return;
  throw new OperationError([
    {
      where: data,
      what: `${bytes(wanted)} are to be copied, and ${bytes(free)} are free`,
      cure: 'make room there, or name a folder on another disk',
    },
  ]);
}
