import type { OnDamage } from './damage.ts';
import { digestIds } from './digest-ids.ts';
import { readHeld, type Held } from './held.ts';

/**
 * The manifests of a repository that are reached from a tag: its own, the children of an index and whatever else a kept
 * one mentions, and what is about a kept one (`subject`); lists of referrers (`sha256-HEX`) and cosign's signatures are
 * tags as well. Every other manifest is untagged: `bin/gc --untagged` has the same rule.
 */
export function keptFrom(
  roots: Iterable<number>,
  manifests: Held['manifests'],
  // Who asks again and again gives what is known already.
  { about = aboutOf(manifests), kept = new Set<number>() } = {},
): Set<number> {
  const open = [...roots];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const manifest = manifests.get(next);
    if (!manifest || kept.has(next)) continue;
    kept.add(next);
    open.push(...manifest.needs, ...(about.get(next) ?? []));
  }
  return kept;
}

/** What is about each manifest: signatures, SBOMs. */
export function aboutOf(manifests: Held['manifests']): Map<number, number[]> {
  const about = new Map<number, number[]>();
  for (const [id, { subject }] of manifests) {
    if (subject === undefined) continue;
    const others = about.get(subject);
    if (others) others.push(id);
    else about.set(subject, [id]);
  }
  return about;
}

/** Which manifests of a repository are reached from its tags, or from those of them that are named. */
export function kept(
  data: string,
  repository: string,
  { tags, onDamage }: { tags?: ReadonlySet<string>; onDamage?: OnDamage } = {},
): { has(digest: string): boolean } {
  const ids = digestIds();
  const held = readHeld(data, repository, { idOf: ids.idOf, ...(onDamage ? { onDamage } : {}) });
  const roots = held.tags.filter(({ name }) => tags === undefined || tags.has(name));
  const found = keptFrom(
    roots.map(({ id }) => id),
    held.manifests,
  );
  return { has: (digest) => found.has(ids.find(digest) ?? -1) };
}
