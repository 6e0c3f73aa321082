import { isRepository, isTag } from '../registry/reference.ts';
import { blobSize } from '../store/blobs.ts';
import type { Damage, OnDamage } from '../store/damage.ts';
import { layersFolder, linkIn, revisionsFolder } from '../store/layout.ts';
import { isDamage, linksIn, readLink, type Link } from '../store/link.ts';
import { reach, type Needed } from '../store/reach.ts';
import { repositories } from '../store/repositories.ts';
import { readTag, tagHistory, tagNames } from '../store/tags.ts';
import { line } from './links.ts';

export interface Collected {
  repositories: number;
  tags: number;
  /** Manifests that can be had, each digest once. */
  manifests: Set<string>;
  /** What there is of what the links name, with its size. */
  blobs: Map<string, number>;
  /** Layers that manifests name by another digest than their blob has. */
  aliases: Map<string, string>;
  /** Links that are none. */
  damages: Damage[];
}

export const nothing = (): Collected => ({
  repositories: 0,
  tags: 0,
  manifests: new Set(),
  blobs: new Map(),
  aliases: new Map(),
  damages: [],
});

/**
 * The lines of a backup's list, while others push. A push brings blobs, then links of layers, then the manifest, then the
 * tag; looked at in the other order, whatever is found is complete. Nothing may be deleted meanwhile.
 */
export function* collect(data: string, into: Collected): Generator<string, void, undefined> {
  const onDamage = (damage: Damage): void => void into.damages.push(damage);
  const names: string[] = [];
  const tagged = new Map<string, Set<string>>();
  const named = new Set<string>();
  const began = Date.now();
  for (const name of repositories(data, onDamage)) {
    if (!isRepository(name)) continue;
    names.push(name);
    let text = line.repository(name);
    const digests = new Set<string>();
    tagged.set(name, digests);
    for (const tag of tagNames(data, name, onDamage).filter(isTag)) {
      const link = readTag(data, name, tag);
      if (link && isDamage(link)) onDamage(link);
      if (!link || isDamage(link)) continue;
      into.tags++;
      into.manifests.add(link.digest);
      digests.add(link.digest);
      text += line.tag(tag, link.digest, link.written);
      for (const old of tagHistory(data, name, tag, onDamage)) text += line.pushed(old.digest, old.written);
    }
    yield text;
  }
  for (const name of names) {
    let text = line.repository(name);
    for (const { digest, written } of revisions(data, name, { since: began, onDamage })) {
      into.manifests.add(digest);
      tagged.get(name)?.delete(digest);
      text += line.revision(digest, written);
    }
    for (const digest of tagged.get(name) ?? [])
      onDamage({
        path: linkIn(revisionsFolder(data, name), digest),
        what: 'the link is missing, and a tag needs it',
      });
    tagged.delete(name);
    yield text;
  }
  for (const name of names) {
    let text = line.repository(name);
    for (const { digest, target = digest, written } of linksIn(layersFolder(data, name), onDamage, {
      aliases: true,
    })) {
      named.add(target);
      if (target !== digest) into.aliases.set(digest, target);
      text += target === digest ? line.layer(digest, written) : line.alias(digest, target, written);
    }
    yield text;
  }
  for (const digest of [...into.manifests, ...named]) {
    if (into.blobs.has(digest)) continue;
    const size = blobSize(data, digest);
    if (size === undefined) continue;
    into.blobs.set(digest, size);
    yield line.blob(digest, size);
  }
  into.repositories = names.length;
}

/** Clocks of the store and of this machine may differ a little. */
const clocks = 60_000;

/**
 * The manifests of a repository. A folder that grows while it is read may show an index and not the child that came
 * before it (readdir(3)), so the children of those that are new are looked for by name.
 */
function* revisions(
  data: string,
  repository: string,
  { since, onDamage }: { since: number; onDamage: OnDamage },
): Generator<Link, void, undefined> {
  const folder = revisionsFolder(data, repository);
  const seen = new Set<string>();
  const parts: Needed = new Map();
  for (const link of linksIn(folder, onDamage)) {
    seen.add(link.digest);
    yield link;
    if (link.written > since - clocks) reach(data, link.digest, parts);
  }
  for (const digest of parts.keys()) {
    if (seen.has(digest)) continue;
    const link = readLink(linkIn(folder, digest));
    if (link && !isDamage(link) && link.digest === digest) yield link;
  }
}
