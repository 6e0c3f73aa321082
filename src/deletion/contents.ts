import pMap from 'p-map';
import { getImage } from '../images/image.ts';
import { RegistryError } from '../registry/errors.ts';
import type { Http } from '../registry/http.ts';
import type { Index } from '../registry/manifest.ts';
import { mediaType } from '../registry/media-type.ts';
import { ManifestError } from '../registry/parse-manifest.ts';
import { tags } from '../registry/tags.ts';
import { concurrency, resolveAll, type Resolved } from '../images/resolve.ts';

/** What is in a repository, as far as it decides what a deletion takes along. */
export interface Contents {
  /** Whether the registry lists its tags; one with nothing but untagged manifests looks as if it were not there. */
  known: boolean;
  /** Every tag and what it points to. */
  tags: ReadonlyMap<string, Resolved>;
  /** Manifests without a tag, as far as somebody knows of them. */
  untagged: ReadonlyMap<string, Resolved>;
  /** Every index among them, by its digest. */
  indexes: ReadonlyMap<string, Index>;
}

/** `stored`: digests of manifests that are in the repository, with or without a tag, where the store is at hand. */
export async function contentsOf(
  http: Http,
  repository: string,
  stored: readonly string[] = [],
): Promise<Contents> {
  const names = await listed(http, repository);
  const tagged = await resolveAll(http, repository, names ?? []);
  const digests = new Set([...tagged.values()].map(({ digest }) => digest));
  const untagged = await resolveAll(
    http,
    repository,
    stored.filter((digest) => !digests.has(digest)),
  );
  const types = new Map([...tagged.values(), ...untagged.values()].map((one) => [one.digest, one.mediaType]));
  const candidates = [...types].filter(([, type]) => isIndex(type)).map(([digest]) => digest);
  const indexes = new Map<string, Index>();
  await pMap(
    candidates,
    async (digest) => {
      const index = await readIndex(http, repository, digest);
      if (index) indexes.set(digest, index);
    },
    { concurrency },
  );
  return { known: names !== undefined, tags: tagged, untagged, indexes };
}

/** The tags that point to a manifest. */
export const tagsOn = (digest: string, { tags: all }: Pick<Contents, 'tags'>): string[] =>
  [...all].filter(([, found]) => found.digest === digest).map(([tag]) => tag);

async function listed(http: Http, repository: string): Promise<string[] | undefined> {
  const names: string[] = [];
  try {
    for await (const tag of tags(http, repository)) names.push(tag);
    return names;
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return undefined;
    throw error;
  }
}

const isIndex = (type: string): boolean => type === mediaType.index || type === mediaType.dockerIndex;

/** One that cannot be read, or is gone by now, keeps nobody from deleting another. */
async function readIndex(http: Http, repository: string, digest: string): Promise<Index | undefined> {
  try {
    const { parsed } = await getImage(http, repository, digest);
    return parsed.kind === 'index' ? parsed.index : undefined;
  } catch (error) {
    if (error instanceof ManifestError || (error instanceof RegistryError && error.status === 404))
      return undefined;
    throw error;
  }
}
