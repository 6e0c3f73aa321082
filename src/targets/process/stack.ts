import { constants } from 'node:fs';
import { lstat, mkdir, open, type FileHandle } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { OperationError } from '../../errors.ts';
import { parseOwner, type Owner } from '../../settings/values/owner.ts';
import { errorCode, explained } from '../../system/file-problem.ts';
import { withLock } from '../../system/lock.ts';
import { hasProc } from '../../system/proc.ts';
import { shellLine } from '../../text/shell.ts';
import { hasAuthService } from '../../settings/services.ts';
import type { ServiceName, TargetContext } from '../target.ts';

/** A starting or stopping neighbour may need this long, in milliseconds. */
const lockLimit = 90_000;

export const inBundle = ({ bundle }: TargetContext, path: string): string => join(bundle.dir, path);

/** The services that only nginx talks to. */
export type BehindNginx = Exclude<ServiceName, 'nginx' | 'floor'>;

export const isBehindNginx = (service: ServiceName): service is BehindNginx =>
  service !== 'nginx' && service !== 'floor';

export const socketPath = (service: BehindNginx): string => `${paths.run}/${service}.sock`;

export const pidPath = (service: ServiceName): string => `${paths.run}/${service}.json`;

/** What the program itself writes: all the registry has to say, and the errors of nginx. */
export const logPath = (service: ServiceName): string => `${paths.logs}/${service}.log`;

/** Requests are in a file of their own. */
export const logPaths = (service: ServiceName): string[] =>
  service === 'nginx' ? [`${paths.logs}/access.log`, logPath(service)] : [logPath(service)];

export const dataFolder = ({ bundle }: TargetContext): string =>
  isAbsolute(bundle.settings.data) ? bundle.settings.data : resolve(bundle.dir, bundle.settings.data);

/** Root works for the bundle's owner and leaves nothing of root's behind; undefined where no change of user is due. */
export function ownerOf({ bundle }: TargetContext): Owner | undefined {
  const owner = parseOwner(bundle.settings.owner);
  return process.getuid?.() === 0 && owner.uid !== 0 ? owner : undefined;
}

/** `run/` with what is in it, and `logs/`, for the owner alone. */
export async function makeFolders(context: TargetContext): Promise<void> {
  const { dir } = context.bundle;
  const owner = ownerOf(context);
  await explained(dir, async () => {
    const bundle = await open(dir, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await refuseOthers(bundle, dir, owner);
      await makeFolder(bundle, dir, paths.logs, owner);
      await makeFolder(bundle, dir, paths.run, owner, async (run) => {
        if (hasAuthService(context.bundle.settings))
          await makeFolder(run, inBundle(context, paths.run), basename(paths.remembered), owner);
      });
    } finally {
      await bundle.close();
    }
  });
}

/** By handles only: root must not be led elsewhere by a link that takes the folder's place meanwhile. */
async function makeFolder(
  parent: FileHandle,
  path: string,
  name: string,
  owner: Owner | undefined,
  within: (folder: FileHandle) => Promise<void> = async () => undefined,
): Promise<void> {
  const folder = join(path, name);
  const pinned = hasProc ? `/proc/self/fd/${parent.fd}/${name}` : folder;
  await explained(folder, async () => {
    const made = await mkdir(pinned, { mode: 0o700 }).then(
      () => true,
      (error: unknown) => {
        if (errorCode(error) === 'EEXIST') return false;
        throw error;
      },
    );
    if ((await lstat(pinned)).isSymbolicLink()) throw link(folder);
    const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
    const handle = await open(pinned, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    try {
      if (!made) await refuseOthers(handle, folder, owner);
      await handle.chmod(0o700);
      if (owner) await handle.chown(owner.uid, owner.gid);
      await within(handle);
    } finally {
      await handle.close();
    }
  });
}

async function refuseOthers(handle: FileHandle, folder: string, owner: Owner | undefined): Promise<void> {
  const { uid } = await handle.stat();
  if (!owner || uid === owner.uid) return;
  throw new OperationError([
    {
      where: folder,
      what: `${folder} belongs to uid ${uid}, but the bundle to ${owner.uid}`,
      cure: `if it is theirs: chown -R ${owner.uid}:${owner.gid} ${shellLine([folder])}`,
    },
  ]);
}

const link = (folder: string): OperationError =>
  new OperationError([
    {
      where: folder,
      what: `${folder} is a symbolic link; others could reach the registry by its other name`,
      cure: 'remove the link; the folder is made anew',
    },
  ]);

/** One start, stop or clean-up of a bundle at a time. Needs `run/`. */
export const exclusively = <T>(
  context: TargetContext,
  work: () => Promise<T>,
  { dispensable = false } = {},
): Promise<T> =>
  withLock(
    inBundle(context, `${paths.run}/lock`),
    { signal: context.io.signal, limit: lockLimit, dispensable },
    work,
  );
