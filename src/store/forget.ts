import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { blobFolder, dataFolder, repositoryFolder } from './layout.ts';

const repositoryName = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+$/;
const digestForm = /^sha256:[0-9a-f]{64}$/;

/**
 * Takes a repository and blobs that only it uses off the disk: the API can delete manifests and tags, yet the
 * name stays in the catalogue (distribution#2434). Only for throw-away repositories nobody else knows.
 */
export async function forget(bundle: Bundle, repository: string, digests: readonly string[]): Promise<void> {
  // A path made of anything else could lead out of the store.
  if (!repositoryName.test(repository)) throw new Error(`not a throw-away repository: ${repository}`);
  const data = dataFolder(bundle);
  const folder = repositoryFolder(data, repository);
  await rm(folder, { recursive: true, force: true });
  for (const digest of digests.filter((text) => digestForm.test(text)))
    await rm(blobFolder(data, digest), { recursive: true, force: true });
  // The parent may hold another run's repository, which keeps it.
  await rmdir(dirname(folder)).catch(() => undefined);
}
