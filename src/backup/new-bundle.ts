import { chown, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../bundle/paths.ts';
import type { PlannedFile } from '../bundle/plan.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { loadBundle } from '../disk/load.ts';
import { prepare } from '../disk/prepare.ts';
import { fileOwner, write } from '../disk/write.ts';
import { UsageError } from '../errors.ts';
import { dataFolder, toolFolder } from '../store/layout.ts';
import { readIfThere, statIfThere, writeAtomic } from '../system/files.ts';
import { makeFolder, writeInside } from '../system/inside.ts';
import { decrypted } from './ca-key.ts';
import { names, savedFiles } from './bundle-files.ts';
import type { Chosen } from './chosen.ts';
import { withChanges, type Changes } from './saved-settings.ts';

/** In a bundle that is being restored: which backup, and whether its own files are there. */
export const restoring = '.create-registry-restore.json';

interface Progress {
  backup: string;
  id: string;
  written: boolean;
}

/** Refuses a folder in which there is anything but what an earlier run for the same backup has begun. */
export async function beginIn(dir: string, { name, seal }: Chosen): Promise<{ written: boolean }> {
  const text = await readIfThere(join(dir, restoring));
  const before = text === undefined ? undefined : (JSON.parse(text) as Progress);
  if (before && before.backup === name && before.id === seal.registry.id) return before;
  const found = await statIfThere(dir);
  if (found && (!found.isDirectory() || (await readdir(dir)).length > 0))
    throw new UsageError([
      {
        where: dir,
        what: before
          ? `in ${dir} the backup ${before.backup} is being restored`
          : `${dir} is not empty: nothing was restored`,
        cure: before ? `go on with it: --at ${before.backup}` : 'choose another folder',
      },
    ]);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await note(dir, { backup: name, id: seal.registry.id, written: false });
  return { written: false };
}

const note = (dir: string, progress: Progress): Promise<void> =>
  writeAtomic(join(dir, restoring), `${JSON.stringify(progress)}\n`, { mode: 0o600 });

/** Writes settings, secrets, users and certificates of the backup, and everything that is made from them. */
export async function writeNewBundle(
  dir: string,
  { name, folder, seal }: Chosen,
  {
    changes,
    passphrase,
    signal,
  }: { changes: Changes; passphrase?: string | undefined; signal?: AbortSignal | undefined },
): Promise<Bundle> {
  const files: PlannedFile[] = [];
  for (const [path, mode] of savedFiles)
    if (seal.files[`${names.bundle}/${path}`] !== undefined) {
      const content = await readFile(join(folder, names.bundle, path), 'utf8');
      files.push({ path, mode, content: path === paths.settings ? withChanges(content, changes) : content });
    }
  if (seal.files[names.caKey] !== undefined && passphrase !== undefined) {
    const sealedKey = await readFile(join(folder, names.caKey), 'utf8');
    files.push({ path: paths.caKey, mode: 0o600, content: await decrypted(sealedKey, passphrase) });
  }
  await writeInside(dir, paths.settings, files.find(({ path }) => path === paths.settings)!.content, 0o600);
  const bundle = await loadBundle(dir);
  const owner = fileOwner(bundle.settings);
  if (owner) await chown(dir, owner.uid, owner.gid);
  // Certificates are looked for in the folder; what is there already somebody may have mended after a first try.
  for (const { path, mode, content } of files)
    if ((await readIfThere(join(dir, path))) === undefined)
      await writeInside(dir, path, content, mode, owner);
  const { settings } = bundle;
  const prepared = await prepare({ dir, settings });
  const made = new Set(prepared.kept.files.map(({ path }) => path));
  const kept = [...files.filter(({ path }) => !made.has(path)), ...prepared.kept.files];
  await write(dir, settings, { ...prepared, kept: { ...prepared.kept, files: kept } }, { signal });
  await makeFolder(toolFolder(dataFolder(bundle)), owner);
  if (settings.target === 'process')
    for (const one of [paths.run, paths.logs]) await makeFolder(join(dir, one), owner);
  await note(dir, { backup: name, id: seal.registry.id, written: true });
  return bundle;
}
