import { RegistryError } from './errors.ts';
import type { Http } from './http.ts';
import { getManifest, type Descriptor } from './manifest.ts';
import { mediaType } from './media-type.ts';
import { nextLink, nextPath } from './page.ts';
import { parseManifest } from './parse-manifest.ts';

/** The tag under which clients keep what refers to a digest where the registry has no Referrers API (OCI distribution spec 1.1, "Referrers Tag Schema"). */
export function fallbackTag(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${algorithm.slice(0, 32)}-${hex.slice(0, 64)}`;
}

/**
 * Signatures, SBOMs and whatever else refers to a manifest: by the API, else by the fallback tag, which is all that
 * Distribution has. An empty list where there is neither.
 */
export async function referrers(http: Http, repository: string, digest: string): Promise<Descriptor[]> {
  return (await byApi(http, `/v2/${repository}/referrers/${digest}`)) ?? byTag(http, repository, digest);
}

async function byApi(http: Http, first: string): Promise<Descriptor[] | undefined> {
  const found: Descriptor[] = [];
  for (let path = first; ;) {
    const request = { method: 'GET', path, headers: { accept: mediaType.index } } as const;
    const answer = await http.request(request);
    if ([401, 403, 429].includes(answer.status) || answer.status >= 500)
      throw new RegistryError(request, answer, http.url);
    const entries = answer.status === 200 ? entriesOf(answer.body) : undefined;
    // A registry that knows nothing of it may answer with anything.
    if (!entries) return path === first ? undefined : found;
    found.push(...entries);
    const next = nextLink(answer);
    if (next === undefined) return found;
    path = nextPath(http, next, path);
  }
}

async function byTag(http: Http, repository: string, digest: string): Promise<Descriptor[]> {
  try {
    return entriesOf((await getManifest(http, repository, fallbackTag(digest))).body) ?? [];
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return [];
    throw error;
  }
}

function entriesOf(body: Buffer): Descriptor[] | undefined {
  try {
    const parsed = parseManifest(body, mediaType.index);
    return parsed.kind === 'index' ? parsed.index.manifests : undefined;
  } catch {
    return undefined;
  }
}
