import { randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperationError } from '../errors.ts';
import { isRepository } from '../registry/reference.ts';
import { errorCode, explained } from '../system/file-problem.ts';
import { ifThere } from '../system/files.ts';
import { repositoriesFolder, repositoryFolder, uploadsFolder } from './layout.ts';

/** What the registry keeps of a repository beside the folders of those below it. */
const parts = ['_manifests', '_layers', '_uploads'] as const;

/** The registry passes over folders whose name begins so, in the catalogue and in garbage collection. */
const asidePrefix = '_removed-';

export interface StoredRepository {
  /** Something of it is on the disk, and be it what a removal has left that was killed. */
  there: boolean;
  /** When something last came for an upload that is not finished, in milliseconds; newest first. */
  uploads: number[];
  /** Folders below it: repositories of their own, which stay. */
  below: string[];
}

/** What the store has under that name, which need not be in use. */
export async function storedRepository(data: string, repository: string): Promise<StoredRepository> {
  const folder = folderOf(data, repository);
  const names = await entries(folder);
  return {
    there: names.some((name) => isPart(name) || name.startsWith(asidePrefix)),
    uploads: await uploadTimes(uploadsFolder(data, repository)),
    below: names.filter((name) => !name.startsWith('_')).map((name) => `${repository}/${name}`),
  };
}

/**
 * Takes a repository off the disk, those below it not: the API leaves the name in the catalogue (distribution#2434).
 * First it is moved aside, from when on the registry does not know it any more, then deleted. A run that is killed
 * leaves what the next one finishes. Blobs stay for garbage collection: other repositories may have them, too.
 */
export async function removeRepositoryFolder(data: string, repository: string): Promise<void> {
  const folder = folderOf(data, repository);
  // Somebody else may have removed it meanwhile.
  if (!(await ifThere(stat(folder)))) return;
  await refuseOtherPlace(data, folder);
  await explained(folder, async () => {
    const aside = join(folder, `${asidePrefix}${randomBytes(6).toString('hex')}`);
    await mkdir(aside);
    for (const part of parts) await ifThere(rename(join(folder, part), join(aside, part)));
    // A manifest that came between two of these was pushed before the removal, and must not stay without its layers.
    await ifThere(rename(join(folder, parts[0]), join(aside, `${parts[0]}-late`)));
    for (const name of await entries(folder))
      if (name.startsWith(asidePrefix)) await rm(join(folder, name), { recursive: true, force: true });
    await removeEmpty(folder, repositoriesFolder(data));
  });
}

function folderOf(data: string, repository: string): string {
  // A path made of anything else could lead out of the store.
  if (!isRepository(repository)) throw new Error(`not a repository: ${repository}`);
  return repositoryFolder(data, repository);
}

/** The registry, which may run with fewer rights than whoever removes, must not lead elsewhere with a link. */
async function refuseOtherPlace(data: string, folder: string): Promise<void> {
  const root = repositoriesFolder(data);
  const [realRoot, realFolder] = [await realpath(root), await realpath(folder)];
  if (realFolder === join(realRoot, folder.slice(root.length))) return;
  throw new OperationError([
    {
      where: folder,
      what: `${folder} is behind a symbolic link; nothing was removed`,
      cure: `it leads to ${realFolder}`,
    },
  ]);
}

async function uploadTimes(folder: string): Promise<number[]> {
  const times = await Promise.all(
    (await entries(folder)).map(async (name) => {
      const files = ['', 'data', 'startedat', 'hashstates'].map((file) => join(folder, name, file));
      const found = await Promise.all(files.map((file) => ifThere(stat(file))));
      return Math.max(...found.map((one) => one?.mtimeMs ?? 0));
    }),
  );
  return times.sort((a, b) => b - a);
}

/** The folder and those above it, as far as nothing else is in them. */
async function removeEmpty(folder: string, root: string): Promise<void> {
  for (let at = folder; at.length > root.length; at = dirname(at)) {
    try {
      await rmdir(at);
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errorCode(error) ?? '')) return;
      throw error;
    }
  }
}

const isPart = (name: string): boolean => (parts as readonly string[]).includes(name);

const entries = async (folder: string): Promise<string[]> => (await ifThere(readdir(folder))) ?? [];
