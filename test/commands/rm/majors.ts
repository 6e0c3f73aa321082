import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RegistryError } from '../../../src/registry/errors.ts';
import { headManifest } from '../../../src/registry/manifest.ts';
import { header } from '../../../src/registry/message.ts';
import { repositories } from '../../../src/registry/catalogue.ts';
import { tags } from '../../../src/registry/tags.ts';
import { repositoryFolder } from '../../../src/store/layout.ts';
import type { RegistryBundle } from '../../support/registry-bundle.ts';

export const majors = [
  ['2.8', 'registry2'],
  ['3', 'registry3'],
] as const;

/** What a tag or a digest points to now; undefined when it is not there. */
export async function digestOf(
  { http }: RegistryBundle,
  repository: string,
  reference: string,
): Promise<string | undefined> {
  try {
    return header(await headManifest(http, repository, reference), 'docker-content-digest');
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return undefined;
    throw error;
  }
}

export async function tagsOf({ http }: RegistryBundle, repository: string): Promise<string[]> {
  const found: string[] = [];
  for await (const tag of tags(http, repository)) found.push(tag);
  return found.sort();
}

export async function catalogue({ http }: RegistryBundle): Promise<string[]> {
  const found: string[] = [];
  for await (const name of repositories(http)) found.push(name);
  return found;
}

/** The digests that a repository has in its store: of manifests, or of blobs. */
export function linked(
  { data }: RegistryBundle,
  repository: string,
  kind: '_manifests/revisions' | '_layers',
): string[] {
  const folder = join(repositoryFolder(data, repository), kind, 'sha256');
  const isLinked = (name: string): boolean =>
    statSync(join(folder, name, 'link'), { throwIfNoEntry: false }) !== undefined;
  return readdirSync(folder)
    .filter(isLinked)
    .map((name) => `sha256:${name}`)
    .sort();
}
