import { existsSync } from 'node:fs';
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

/** In a bundle that is being restored: which backup, and how far it is. */
export const restoring = '.create-registry-restore.json';

interface Progress {
  backup: string;
  id: string;
  /** The bundle's own files are there. */
  written: boolean;
  /** The images as well: from now on somebody may use it, and what is there may be newer than the backup. */
  filled?: boolean;
}

/** Refuses a folder in which there is anything but what an earlier run for the same backup has begun. */
export async function beginIn(
  dir: string,
  { name, seal }: Chosen,
): Promise<Pick<Progress, 'written' | 'filled'>> {
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

export const noteFilled = (dir: string, { name, seal }: Chosen): Promise<void> =>
  note(dir, { backup: name, id: seal.registry.id, written: true, filled: true });

const note = (dir: string, progress: Progress): Promise<void> =>
  writeAtomic(join(dir, restoring), `${JSON.stringify(progress)}\n`, { mode: 0o600 });

/** What a second try may bring that the first one did not have: another port, or the passphrase. */
export function wantsMore(
  { dir, settings }: Bundle,
  { seal }: Chosen,
  { changes, passphrase }: { changes: Changes; passphrase?: string | undefined },
): boolean {
  const port = changes['port'];
  return (port !== undefined && port !== settings.port) || (passphrase !== undefined && lacksKey(seal, dir));
}

const lacksKey = (seal: Chosen['seal'], dir: string): boolean =>
  seal.files[names.caKey] !== undefined && !existsSync(join(dir, paths.caKey));

/**
 * Writes settings, secrets, users and certificates of the backup, and everything that is made from them. What is there
 * already somebody may have mended after a first try: it stays, but for what is wanted otherwise now.
 */
export async function writeNewBundle(
  dir: string,
  { name, folder, seal }: Chosen,
  {
    changes,
    written,
    passphrase,
    signal,
  }: {
    changes: Changes;
    /** An earlier run was through with it. */
    written: boolean;
    passphrase?: string | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<Bundle> {
  const files: PlannedFile[] = [];
  for (const [path, mode] of savedFiles)
    if (seal.files[`${names.bundle}/${path}`] !== undefined) {
      const content =
        (await readIfThere(join(dir, path))) ?? (await readFile(join(folder, names.bundle, path), 'utf8'));
      files.push({ path, mode, content: path === paths.settings ? withChanges(content, changes) : content });
    }
  if (lacksKey(seal, dir) && passphrase !== undefined) {
    const sealedKey = await readFile(join(folder, names.caKey), 'utf8');
    files.push({ path: paths.caKey, mode: 0o600, content: await decrypted(sealedKey, passphrase) });
  }
  await writeInside(dir, paths.settings, files.find(({ path }) => path === paths.settings)!.content, 0o600);
  const bundle = await loadBundle(dir);
  const owner = fileOwner(bundle.settings);
  if (owner) await chown(dir, owner.uid, owner.gid);
  // Certificates are looked for in the folder.
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
  if (!written) await note(dir, { backup: name, id: seal.registry.id, written: true });
  return bundle;
}
