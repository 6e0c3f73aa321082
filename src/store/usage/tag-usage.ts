import { attachedTo } from '../../images/kinds.ts';
import type { Held, HeldTag } from '../held.ts';
import { aboutOf } from '../tagged.ts';
import type { BlobTable } from './blob-table.ts';
import { owners, type Owners } from './owners.ts';

export interface TagUsage {
  name: string;
  digest: string;
  /** Bytes that it needs, with all platforms; without what is attached to it. */
  size: number;
  /** Of that and of what is attached to it, what no other tag needs, in whatever repository. */
  own: number;
  /** In milliseconds since 1970. */
  written: number;
}

/**
 * What each tag of a repository needs. Signatures and lists of referrers that stand under tags of their own go with the
 * tag they are about, so they share nothing with it. `isOnlyHere`: whether tags of other repositories reach a blob.
 */
export function tagUsage(held: Held, blobs: BlobTable, isOnlyHere: (id: number) => boolean): TagUsage[] {
  const { manifests } = held;
  const about = aboutOf(manifests);
  const { attached, isAttached } = attachedTags(held, blobs);
  const tagsOn = new Map<number, number>();
  for (const { id } of held.tags) tagsOn.set(id, (tagsOn.get(id) ?? 0) + 1);

  const parts = (id: number): number[] => {
    const manifest = manifests.get(id);
    return manifest ? manifest.needs.filter((need) => need !== manifest.subject) : [];
  };
  const withAbout = (id: number): number[] => [...parts(id), ...(about.get(id) ?? [])];
  const withAttached = (id: number): number[] => [...withAbout(id), ...(attached.get(id) ?? [])];

  const claims = (targets: Iterable<number>, next: (id: number) => number[]): Owners => {
    const found = owners();
    for (const target of targets) for (const id of reached(target, next)) found.add(id, target);
    return found;
  };
  // Only those that stand for themselves are rivals of an image; what is attached has all tags for rivals.
  const images = new Set(held.tags.filter((tag) => !isAttached(tag)).map(({ id }) => id));
  const ofImages = claims(images, withAttached);
  const ofAll = claims(tagsOn.keys(), withAbout);

  const sum = (ids: Iterable<number>, counts: (id: number) => boolean): number => {
    let total = 0;
    for (const id of ids) if (counts(id)) total += blobs.size(id) ?? 0;
    return total;
  };
  return held.tags.map((tag) => {
    const [claimed, next] = isAttached(tag) ? [ofAll, withAbout] : [ofImages, withAttached];
    const isAlone = tagsOn.get(tag.id) === 1;
    const own = (id: number): boolean => claimed.only(id) === tag.id && isOnlyHere(id);
    return {
      name: tag.name,
      digest: tag.digest,
      size: sum(reached(tag.id, parts), () => true),
      own: isAlone ? sum(reached(tag.id, next), own) : 0,
      written: tag.written,
    };
  });
}

/** Tags that clients made for a manifest which is here, by that manifest. */
function attachedTags(
  { tags, manifests }: Held,
  blobs: BlobTable,
): { attached: Map<number, number[]>; isAttached: (tag: HeldTag) => boolean } {
  const attached = new Map<number, number[]>();
  const names = new Set<string>();
  for (const { name, id } of tags) {
    const subject = attachedTo(name);
    if (!subject) continue;
    const to = blobs.idOf(subject.digest);
    if (!manifests.has(to)) continue;
    names.add(name);
    attached.set(to, [...(attached.get(to) ?? []), id]);
  }
  return { attached, isAttached: ({ name }) => names.has(name) };
}

/** Everything that can be reached, itself included. */
function reached(from: number, next: (id: number) => number[]): Set<number> {
  const found = new Set<number>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...next(id));
  }
  return found;
}
