import pMap from 'p-map';
import { RegistryError } from '../registry/errors.ts';
import type { Http } from '../registry/http.ts';
import { deleteManifest } from '../registry/manifest.ts';
import type { Contents } from './contents.ts';

/**
 * Deletes every manifest that is known of a repository, and with each the tags on it. What an index names goes before
 * the index: a run that is broken off leaves tags by which the next one finds the rest.
 */
export async function deleteAll(http: Http, repository: string, contents: Contents): Promise<void> {
  const children = new Set(
    [...contents.indexes.values()].flatMap(({ manifests }) => manifests.map(({ digest }) => digest)),
  );
  const top = [...contents.tags.values(), ...contents.untagged.values()].map(({ digest }) => digest);
  const layers = [
    [...children].filter((digest) => !contents.indexes.has(digest)),
    top.filter((digest) => !contents.indexes.has(digest) && !children.has(digest)),
    [...contents.indexes.keys()],
  ];
  for (const digests of layers)
    await pMap(new Set(digests), (digest) => deleteManifest(http, repository, digest).catch(goneAlready), {
      // Each of them looks at all tags of the repository.
      concurrency: 4,
    });
}

/** An index may name what was never pushed; others may delete as well. */
function goneAlready(error: unknown): void {
  if (!(error instanceof RegistryError && error.status === 404)) throw error;
}
