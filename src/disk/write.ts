import { rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { emptyManifest, formatManifest, hash, type Manifest } from '../bundle/manifest.ts';
import { paths } from '../bundle/paths.ts';
import type { PlannedFile } from '../bundle/plan.ts';
import { CancelledError, UsageError } from '../errors.ts';
import type { Settings } from '../settings/schema.ts';
import { parseOwner, type Owner } from '../settings/values/owner.ts';
import { removeInside, writeInside } from '../system/inside.ts';
import { withLock } from '../system/lock.ts';
import { toolVersion } from '../version.ts';
import type { Prepared } from './prepare.ts';
import { readManifest } from './snapshot.ts';

export interface Written {
  /** Paths, relative to the bundle. */
  written: string[];
  /** Hand-edited files; the new text stands beside each as `.new`. */
  edited: string[];
  removed: string[];
}

/** Root writes for the owner of the bundle, who runs the services and must be able to read it all. */
export const fileOwner = ({ owner }: Settings): Owner | undefined =>
  process.getuid?.() === 0 ? parseOwner(owner) : undefined;

/**
 * Writes rendered and kept files into `dir`, which must be there. Each file is replaced at once or not at all; the
 * manifest names the hashes beforehand, so that after a kill the next run knows its own files. With `fresh` there must
 * be no bundle yet.
 */
export const write = (
  dir: string,
  settings: Settings,
  prepared: Prepared,
  { signal, fresh = false }: { signal?: AbortSignal | undefined; fresh?: boolean } = {},
): Promise<Written> =>
  withLock(join(dir, '.create-registry.lock'), { limit: 10_000, signal }, async () => {
    if (fresh && (await readManifest(dir))) throw madeMeanwhile(dir);
    return writeLocked(dir, fileOwner(settings), prepared, signal);
  });

const madeMeanwhile = (dir: string) =>
  new UsageError([
    { where: dir, what: `somebody else has just made a registry in ${dir}`, cure: 'choose another folder' },
  ]);

async function writeLocked(
  dir: string,
  owner: Owner | undefined,
  { kept, comparison: { changes, obsolete } }: Prepared,
  signal?: AbortSignal,
): Promise<Written> {
  const manifest = {
    ...((await readManifest(dir)) ?? emptyManifest(toolVersion())),
    toolVersion: toolVersion(),
  };
  const rendered = changes.filter(({ state }) => state !== 'edited');
  const pending = hashes(rendered);
  const keptNow = { ...manifest.kept, ...hashes(kept.files) };
  await writeManifest(dir, { ...manifest, pending, kept: keptNow }, owner);

  const put = async ({ path, mode, content }: PlannedFile): Promise<string> => {
    if (signal?.aborted)
      throw new CancelledError('Cancelled while writing; run the same command again to complete it.');
    await writeInside(dir, path, content, mode, owner);
    return path;
  };
  const written: string[] = [];
  for (const file of kept.files) written.push(await put(file));
  for (const file of rendered.filter(({ state }) => state !== 'same')) written.push(await put(file));
  const edited = changes.filter(({ state }) => state === 'edited');
  for (const file of edited) written.push(await put({ ...file, path: `${file.path}.new` }));
  for (const { path } of rendered) await removeInside(dir, `${path}.new`);
  for (const path of obsolete) {
    await removeInside(dir, path);
    await rmdir(dirname(join(dir, path))).catch(() => undefined);
  }

  delete manifest.pending;
  const without = (files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).filter(([path]) => !obsolete.includes(path)));
  await writeManifest(
    dir,
    { ...manifest, files: without({ ...manifest.files, ...pending }), kept: without(keptNow) },
    owner,
  );
  return { written, edited: edited.map(({ path }) => path), removed: obsolete };
}

const hashes = (files: readonly PlannedFile[]): Record<string, string> =>
  Object.fromEntries(files.map(({ path, content }) => [path, hash(content)]));

const writeManifest = (dir: string, manifest: Manifest, owner?: Owner): Promise<void> =>
  writeInside(dir, paths.manifest, formatManifest(manifest), 0o600, owner);
