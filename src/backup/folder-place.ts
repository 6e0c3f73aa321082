import { existsSync } from 'node:fs';
import { access, constants, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pMap from 'p-map';
import { blobSize } from '../store/blobs.ts';
import { foldersIn } from '../store/folders.ts';
import { blobFile, blobFolder, blobsFolder } from '../store/layout.ts';
import { explained } from '../system/file-problem.ts';
import { freeSpace, ifThere, syncFolder, writeAtomic } from '../system/files.ts';
import { withLock } from '../system/lock.ts';
import { isWhole, type Modes } from './checked-copy.ts';
import { copyAll } from './copy-all.ts';
import { foreignFolder, noBackups } from './not-ours.ts';
import { sealName } from './seal.ts';
import { backupsFolder, isBackupName, marker, markerText, type OnBlob, type Place } from './place.ts';

/** Backups have the passwords and keys of the registry. */
const closed: Modes = { file: 0o600, folder: 0o700 };
/** As the registry makes them; the data folder keeps others out. */
const asRegistry: Modes = { file: 0o644, folder: 0o755 };

const parallel = { concurrency: 4 };

export function folderPlace(root: string): Place {
  const parts = join(root, 'part');
  const folderOf = (name: string): string => join(root, backupsFolder, name);

  const copy = async (data: string, digests: readonly string[], onBlob: OnBlob): Promise<Set<string>> => {
    await mkdir(parts, { recursive: true, mode: 0o700 });
    const wrong = await copyAll(digests, { from: data, into: root, parts, modes: closed }, onBlob);
    await rm(parts, { recursive: true, force: true });
    return wrong;
  };

  return {
    name: root,
    prepare: () => explained(root, () => makeOurs(root)),
    locked: async (work) => {
      // Nobody can change what cannot be written.
      const writable = await access(root, constants.W_OK).then(
        () => true,
        () => false,
      );
      return writable ? withLock(join(root, '.lock'), { limit: 2_000, dispensable: true }, work) : work();
    },
    names: async () => {
      if (!existsSync(join(root, marker))) throw noBackups(root, { exists: existsSync(root) });
      return ((await ifThere(readdir(join(root, backupsFolder)))) ?? []).filter(isBackupName).sort();
    },
    folder: async (name) => folderOf(name),
    begin: async (name) => {
      // What a run that was killed has left.
      await rm(parts, { recursive: true, force: true });
      await mkdir(folderOf(name), { mode: 0o700 });
      return folderOf(name);
    },
    send: async (name) => {
      await syncFolder(folderOf(name));
      await syncFolder(dirname(folderOf(name)));
    },
    absent: async (blobs) => {
      const found = new Set<string>();
      for (const [digest, size] of blobs) if (blobSize(root, digest) !== size) found.add(digest);
      return found;
    },
    wrong: async (_, digests, onBlob) => {
      const found = new Set<string>();
      const check = async (digest: string): Promise<void> => {
        if (!(await isWhole(blobFile(root, digest), digest))) found.add(digest);
        onBlob(digest);
      };
      await pMap(digests, check, parallel);
      return found;
    },
    copy: (data, digests, onBlob) => explained(root, () => copy(data, digests, onBlob)),
    fetch: (data, digests, onBlob) =>
      explained(data, async () => {
        const own = join(data, '.create-registry', 'part');
        await mkdir(own, { recursive: true, mode: 0o700 });
        const wrong = await copyAll(
          digests,
          { from: root, into: data, parts: own, modes: asRegistry },
          onBlob,
        );
        await rm(own, { recursive: true, force: true });
        return wrong;
      }),
    pool: async () => [...pooled(root)],
    removeBackups: async (names) => {
      for (const name of names) {
        // Half of it must not look like a whole one.
        await rm(join(folderOf(name), sealName), { force: true });
        await rm(folderOf(name), { recursive: true, force: true });
      }
      await syncFolder(join(root, backupsFolder));
    },
    removeBlobs: async (digests) => {
      for (const digest of digests) {
        await rm(blobFolder(root, digest), { recursive: true, force: true });
        await rmdir(dirname(blobFolder(root, digest))).catch(() => undefined);
      }
    },
    free: () => freeSpace(root),
    close: async () => undefined,
  };
}

function* pooled(root: string): Generator<string, void, undefined> {
  const top = blobsFolder(root);
  for (const algorithm of foldersIn(top))
    for (const two of foldersIn(`${top}/${algorithm}`))
      for (const hex of foldersIn(`${top}/${algorithm}/${two}`)) yield `${algorithm}:${hex}`;
}

async function makeOurs(root: string): Promise<void> {
  const names = (await ifThere(readdir(root))) ?? [];
  if (!names.includes(marker)) {
    // A disk of its own has that from the beginning; a lock is what another run has just begun with.
    if (names.some((name) => name !== 'lost+found' && !name.startsWith('.lock'))) throw foreignFolder(root);
    await mkdir(root, { recursive: true, mode: 0o700 });
    await writeAtomic(join(root, marker), markerText, { mode: 0o600 });
  }
  await mkdir(join(root, backupsFolder), { recursive: true, mode: 0o700 });
}
