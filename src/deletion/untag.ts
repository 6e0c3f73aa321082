import { OperationError } from '../errors.ts';
import { getManifestBytes } from '../images/image.ts';
import { RegistryError } from '../registry/errors.ts';
import type { Http } from '../registry/http.ts';
import { manifestPath, putManifest } from '../registry/manifest.ts';
import { resolve, resolveAll } from '../images/resolve.ts';
import { untagByThrowAway } from './throw-away.ts';
import { uninterrupted } from './uninterrupted.ts';

export interface Untagging {
  repository: string;
  tag: string;
  /** What it points to; when it does not any more, nothing is done. */
  digest: string;
  /** Other tags on that digest, which must still be there afterwards. */
  others: readonly string[];
}

/** How the tag went: by its name, or with a manifest made for that. Throws `OperationError` where it did not. */
export type Way = 'by name' | 'by throw-away';

/** Takes one tag off a manifest and looks afterwards: it is gone, and all others are where they were. */
export async function untag(
  interruptible: Http,
  { repository, tag, digest, others }: Untagging,
): Promise<Way> {
  const now = await resolve(interruptible, repository, tag);
  if (now && now.digest !== digest)
    throw problem(
      `${repository}:${tag}`,
      `it points to ${now.digest} by now, not to ${digest}; it was left alone`,
    );
  const image = await getManifestBytes(interruptible, repository, digest);
  const http = uninterrupted(interruptible);
  const request = { method: 'DELETE', path: manifestPath(repository, tag) } as const;
  const answer = await http.request(request);
  const way = refusesTags.has(answer.status) ? 'by throw-away' : 'by name';
  if (way === 'by throw-away') await untagByThrowAway(http, repository, tag, image);
  else if (answer.status !== 404 && answer.status > 299) throw new RegistryError(request, answer, http.url);

  if (await resolve(http, repository, tag))
    throw problem(`${repository}:${tag}`, 'the registry says it took the tag off, but it is still there');
  const there = await resolveAll(http, repository, others);
  const lost = others.filter((other) => there.get(other)?.digest !== digest);
  if (lost.length === 0) return way;
  for (const other of lost) await putManifest(http, repository, other, image.bytes, image.mediaType);
  throw problem(
    `${repository}:${tag}`,
    `with the tag the registry took others on the same manifest: ${lost.join(', ')}; they were put back`,
  );
}

/** Registry 2.8 takes a tag for a digest that is none; others say that they do not know the method there. */
const refusesTags = new Set([400, 405]);

const problem = (where: string, what: string): OperationError =>
  new OperationError([{ where, what, cure: 'create-registry ls shows what every tag points to' }]);
