import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { Bundle } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import { maybeRootless } from '../../bundle/views/systemd.ts';
import { readManifest } from '../../disk/snapshot.ts';
import { parseOwner, type Owner } from '../../settings/values/owner.ts';
import { dataFolder, repositoriesFolder, blobsFolder } from '../../store/layout.ts';
import { ifThere } from '../../system/files.ts';
import { openInside } from '../../system/inside.ts';
import { shellWord } from '../../text/shell.ts';
import type { Finding } from '../finding.ts';
import { inBundle } from '../bundle-check.ts';

/** Whether the services may read their files and write their folders: an editor under sudo leaves them to root. */
export const owner = inBundle('owner', async (bundle) => {
  const { settings } = bundle;
  if (maybeRootless(settings))
    return { notLooked: 'the services run as root, or as you in a rootless engine' };
  const user = runner(bundle);
  const findings: Finding[] = [];
  const files = await read(bundle);
  for (const path of foldersOf(files)) {
    const found = await ifThere(stat(join(bundle.dir, path)));
    if (found && !may(found, user, 1)) findings.push(closed(bundle, path, found, user));
  }
  for (const path of files) {
    const found = await ifThere(lstat(join(bundle.dir, path)));
    if (found && !found.isSymbolicLink() && !may(found, user, 4))
      findings.push(unreadable(bundle, path, found, user));
  }
  for (const path of written(bundle)) {
    const found = await ifThere(stat(inDir(bundle, path)));
    if (found && !may(found, user, 3)) findings.push(unwritable(bundle, path, found, user));
  }
  return { findings, detail: `${user.uid}:${user.gid}` };
});

/** Without root's rights processes run as who starts them. */
function runner({ settings }: Bundle): Owner {
  const uid = process.getuid?.() ?? 0;
  return settings.target === 'process' && uid !== 0
    ? { uid, gid: process.getgid?.() ?? 0 }
    : parseOwner(settings.owner);
}

const inDir = ({ dir }: Bundle, path: string): string => (isAbsolute(path) ? path : join(dir, path));

/** All folders on the way to the files, the bundle's own (`.`) among them. */
function foldersOf(files: readonly string[]): Set<string> {
  const folders = new Set<string>(['.']);
  for (const file of files)
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  return folders;
}

/** What nginx, the registry and the floor read. */
async function read({ dir }: Bundle): Promise<string[]> {
  const manifest = await readManifest(dir);
  const ours = [...Object.keys(manifest?.files ?? {}), ...Object.keys(manifest?.kept ?? {})];
  return [...new Set(ours)].filter(
    (path) => path.startsWith('nginx/') || path.startsWith('registry/') || path === paths.floorScript,
  );
}

function written(bundle: Bundle): string[] {
  const data = dataFolder(bundle);
  return [paths.logs, paths.gate, paths.run, data, repositoriesFolder(data), blobsFolder(data)];
}

/** `wanted`: 4 to read, 2 to write, 1 to enter, or a sum. Further groups of the user are not looked at: services have none. */
function may({ uid, gid, mode }: Stats, user: Owner, wanted: number): boolean {
  if (user.uid === 0) return true;
  const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
  return ((mode >> shift) & wanted) === wanted;
}

const described = ({ uid, gid, mode }: Stats): string =>
  `it belongs to ${uid}:${gid}, mode ${(mode & 0o777).toString(8)}`;

const closed = (bundle: Bundle, path: string, found: Stats, user: Owner): Finding => ({
  severity: 'error',
  what: `the folder ${path === '.' ? bundle.dir : path} is closed to the services, which run as ${user.uid}:${user.gid}: ${described(found)}`,
  why: 'They do not find what is in it, and fail at their next start or reload.',
  cure: `sudo chown ${user.uid}:${user.gid} ${shellWord(join(bundle.dir, path))}`,
});

function unreadable(bundle: Bundle, path: string, found: Stats, user: Owner): Finding {
  const file = join(bundle.dir, path);
  return {
    severity: 'error',
    what: `${path} cannot be read by the services, which run as ${user.uid}:${user.gid}: ${described(found)}`,
    why:
      path === paths.htpasswd
        ? 'Every login is answered with 500 or 403.'
        : 'The service that needs it fails at its next start or reload.',
    cure: `sudo chown ${user.uid}:${user.gid} ${shellWord(file)} && sudo chmod u+r ${shellWord(file)}`,
    ...(process.getuid?.() === 0 || found.uid === process.getuid?.()
      ? {
          fix: {
            does: `give ${path} to ${user.uid}:${user.gid}, who runs the services`,
            apply: () => give(bundle.dir, path, user),
          },
        }
      : {}),
  };
}

async function give(dir: string, path: string, { uid, gid }: Owner): Promise<void> {
  const handle = await openInside(dir, path);
  try {
    if (process.getuid?.() === 0) await handle.chown(uid, gid);
    await handle.chmod(((await handle.stat()).mode & 0o777) | 0o400);
  } finally {
    await handle.close();
  }
}

function unwritable(bundle: Bundle, path: string, found: Stats, user: Owner): Finding {
  const folder = inDir(bundle, path);
  const isData = folder.startsWith(dataFolder(bundle));
  return {
    severity: 'error',
    what: `${path} cannot be written by the services, which run as ${user.uid}:${user.gid}: ${described(found)}`,
    why: isData
      ? 'Pushes fail with 500; the log says permission denied.'
      : 'The services do not start, or do without.',
    cure: `sudo chown -R ${user.uid}:${user.gid} ${shellWord(folder)} && sudo chmod u+rwx ${shellWord(folder)}`,
  };
}
