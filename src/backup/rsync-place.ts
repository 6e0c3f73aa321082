import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pMap from 'p-map';
import { OperationError } from '../errors.ts';
import { blobFile } from '../store/layout.ts';
import type { Surroundings } from '../system/process.ts';
import { copyChecked, isWhole } from './checked-copy.ts';
import { foreignFolder, noBackups } from './not-ours.ts';
import { backupsFolder, isBackupName, marker, markerText, type Place } from './place.ts';
import { rsync } from './rsync.ts';
import { missing, pathOf, rsyncTree } from './rsync-tree.ts';

/** For whoever they belong to alone. */
const closed = ['-p', '--chmod=D700,F600'];
/** A place that rsync reaches, in `host:path` or `rsync://…` form. */
export async function rsyncPlace(named: string, io: Surroundings): Promise<Place> {
  const work = await mkdtemp(join(io.env['TMPDIR'] ?? tmpdir(), 'create-registry-backup-'));
  // `host:` is the home there, `host:/` would be the root.
  const there = named.replace(/:$/, ':.').replace(/\/?$/, '/');

  const { send, list, stored, remove, differing } = rsyncTree(there, work, io);

  return {
    name: named,
    prepare: async () => {
      const names = (await list('')) ?? [];
      if (names.includes(marker)) return;
      if (names.some((name) => name !== 'lost+found')) throw foreignFolder(named);
      await mkdir(join(work, backupsFolder), { recursive: true });
      await writeFile(join(work, marker), markerText);
      await send(work, { files: [`${backupsFolder}/`, marker], options: ['-d', ...closed] });
    },
    // Two runs of one registry wait for each other by its store's lock; two registries are two places.
    locked: (task) => task(),
    names: async () => {
      const names = await list('');
      if (!names?.includes(marker)) throw noBackups(named, { exists: names !== undefined });
      return ((await list(`${backupsFolder}/`)) ?? []).filter(isBackupName).sort();
    },
    folder: async (name, only) => {
      const folder = join(work, backupsFolder, name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const from = `${there}${backupsFolder}/${name}/`;
      const what = only === undefined ? { options: ['-rt'] } : { files: [only], also: [missing] };
      await rsync(io, { from, to: `${folder}/`, ...what });
      // What is there and cannot be read is another thing than what is not there.
      if (only !== undefined && !existsSync(join(folder, only)))
        if ((await list(`${backupsFolder}/${name}/`))?.includes(only)) throw unreadable(named, name, only);
      return folder;
    },
    begin: async (name) => {
      const folder = join(work, backupsFolder, name);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return folder;
    },
    send: async (name, files) => {
      await send(work, {
        files: files.map((file) => `${backupsFolder}/${name}/${file}`),
        options: ['-t', ...closed],
      });
      const wrong = await rsync(io, {
        from: `${work}/`,
        to: there,
        files: files.map((file) => `${backupsFolder}/${name}/${file}`),
        options: ['--dry-run', '--checksum', '--out-format=%n'],
      });
      if (wrong.split('\n').some((path) => path !== '' && !path.endsWith('/')))
        throw new OperationError([{ where: named, what: `what was sent is not what came: ${wrong.trim()}` }]);
    },
    absent: async (blobs) => {
      if (blobs.size === 0) return new Set();
      const sizes = await stored();
      return new Set([...blobs].flatMap(([digest, size]) => (sizes.get(digest) === size ? [] : [digest])));
    },
    wrong: async (data, digests, onBlob) => {
      const found = await differing(data, digests, ['--checksum']);
      digests.forEach(onBlob);
      return found;
    },
    copy: async (data, digests, onBlob) => {
      const wrong = new Set<string>();
      const check = async (digest: string): Promise<void> => {
        if (!(await isWhole(blobFile(data, digest), digest))) wrong.add(digest);
        onBlob(digest);
      };
      await pMap(digests, check, { concurrency: 4 });
      const files = digests.filter((digest) => !wrong.has(digest)).map(pathOf);
      if (files.length > 0) await send(data, { files, options: ['-t', '--ignore-times', ...closed] });
      return wrong;
    },
    fetch: async (data, digests, onBlob) => {
      const incoming = join(data, '.create-registry', 'incoming');
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      if (digests.length > 0)
        await rsync(io, {
          from: there,
          to: `${incoming}/`,
          files: digests.map(pathOf),
          options: ['-t'],
          also: [missing],
        });
      const wrong = new Set<string>();
      for (const digest of digests) {
        const place = { digest, part: join(incoming, 'part'), to: blobFile(data, digest) };
        const modes = { file: 0o644, folder: 0o755 };
        if (!(await copyChecked(blobFile(incoming, digest), { ...place, modes }))) wrong.add(digest);
        await rm(blobFile(incoming, digest), { force: true });
        onBlob(digest);
      }
      await rm(incoming, { recursive: true, force: true });
      return wrong;
    },
    pool: async () => [...(await stored()).keys()],
    removeBackups: async (names) => {
      if (names.length > 0)
        await remove(
          [backupsFolder],
          names.map((name) => `${backupsFolder}/${name}`),
        );
    },
    removeBlobs: async (digests) => {
      for (let from = 0; from < digests.length; from += 1000) {
        const folders = digests.slice(from, from + 1000).map((digest) => dirname(pathOf(digest)));
        await remove([...new Set(folders.map((folder) => dirname(folder)))], folders);
      }
    },
    free: async () => undefined,
    close: () => rm(work, { recursive: true, force: true }),
  };
}

const unreadable = (named: string, name: string, file: string): OperationError =>
  new OperationError([
    {
      where: named,
      what: `${backupsFolder}/${name}/${file} cannot be read there`,
      cure: 'look after the rights of that folder, and its disk',
    },
  ]);
