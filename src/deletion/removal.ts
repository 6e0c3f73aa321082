import type { OperationError } from '../errors.ts';
import { resolve } from '../images/resolve.ts';
import { unknownManifest, unknownRepository, unknownTag } from '../images/unknown.ts';
import type { Http } from '../registry/http.ts';
import { formatReference, type Reference } from '../registry/reference.ts';
import { referrers } from '../registry/referrers.ts';
import type { Contents } from './contents.ts';
import { dependentsOf, type Dependents } from './dependents.ts';
import { movedTag } from './moved-tag.ts';

/** A tag or a manifest that is to go, and what else that touches. */
export interface Removal extends Dependents {
  kind: 'tag' | 'manifest';
  /** With its tag, or with nothing but its digest. */
  reference: Reference;
  digest: string;
  /** How many refer to it by the registry's own list. */
  referrers: number;
}

/** Looks a tag or a digest up. Throws `OperationError` where there is no such thing, or the tag is elsewhere by now. */
export async function plannedRemoval(http: Http, reference: Reference, contents: Contents): Promise<Removal> {
  const { repository, tag, digest } = reference;
  const found = tag === undefined ? await resolve(http, repository, digest!) : contents.tags.get(tag);
  if (!found) throw missing(reference, contents);
  if (digest !== undefined && found.digest !== digest) throw movedTag(reference, found.digest);
  const dependents = dependentsOf(found.digest, contents);
  const listed = dependents.attached.some(({ name }) => name === 'list of referrers');
  return {
    kind: tag === undefined ? 'manifest' : 'tag',
    reference: tag === undefined ? reference : withoutDigest(reference),
    digest: found.digest,
    referrers: listed ? 0 : (await referrers(http, repository, found.digest)).length,
    ...dependents,
  };
}

function missing(reference: Reference, { known, tags }: Contents): OperationError {
  const { tag, digest } = reference;
  if (tag === undefined || digest !== undefined) return unknownManifest(reference, digest ?? '');
  return known ? unknownTag(reference, tag, [...tags.keys()]) : unknownRepository(reference);
}

export const nameOf = ({ reference }: Pick<Removal, 'reference'>): string => formatReference(reference);

const withoutDigest = ({ registry, repository, tag }: Reference): Reference => ({
  registry,
  repository,
  ...(tag === undefined ? {} : { tag }),
});
