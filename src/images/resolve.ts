import pMap from 'p-map';
import { sha256 } from '../registry/digest.ts';
import { RegistryError } from '../registry/errors.ts';
import type { Http } from '../registry/http.ts';
import { getManifest, headManifest } from '../registry/manifest.ts';
import { header } from '../registry/message.ts';
import { isDigest } from '../registry/reference.ts';

/** What a tag or a digest stands for. */
export interface Resolved {
  digest: string;
  mediaType: string;
}

/** Requests under way at once to one registry. */
export const concurrency = 16;

/** Undefined where there is no such manifest. Throws `RegistryError` for anything else. */
export async function resolve(
  http: Http,
  repository: string,
  reference: string,
): Promise<Resolved | undefined> {
  try {
    const answer = await headManifest(http, repository, reference);
    const digest = header(answer, 'docker-content-digest');
    const mediaType = header(answer, 'content-type')?.split(';')[0]?.trim() ?? '';
    if (digest !== undefined && isDigest(digest)) return { digest, mediaType };
    return { digest: sha256((await getManifest(http, repository, reference)).body), mediaType };
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return undefined;
    throw error;
  }
}

/** The same for many at once, in their order; those that went away meanwhile are missing. */
export async function resolveAll(
  http: Http,
  repository: string,
  references: Iterable<string>,
): Promise<Map<string, Resolved>> {
  const found = await pMap(
    references,
    async (reference) => [reference, await resolve(http, repository, reference)] as const,
    { concurrency },
  );
  return new Map(found.flatMap(([reference, one]) => (one ? [[reference, one]] : [])));
}
