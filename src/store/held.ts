import type { OnDamage } from './damage.ts';
import { currentLink, revisionsFolder } from './layout.ts';
import { isDamage, linksIn } from './link.ts';
import { readMentions } from './mentions.ts';
import { readTag, tagNames } from './tags.ts';

/** What a repository holds. Digests are numbers, see `digestIds`. */
export interface Held {
  tags: HeldTag[];
  /** Those that can be had in it, and those that a tag names. */
  manifests: Map<number, HeldManifest>;
}

export interface HeldTag {
  name: string;
  id: number;
  digest: string;
  /** When it was pushed, in milliseconds since 1970. */
  written: number;
}

export interface HeldManifest {
  /** Itself, and whatever it mentions; see `readMentions`. */
  needs: number[];
  /** The manifest that it is about. */
  subject?: number;
  /** When it was pushed; absent where only a tag names it. */
  written?: number;
}

export interface Reading {
  idOf: (digest: string) => number;
  onDamage?: OnDamage;
  /** Told of each blob that must be there. */
  onRequired?: (digest: string, id: number) => void;
}

export function readHeld(data: string, repository: string, { idOf, onDamage, onRequired }: Reading): Held {
  const manifests = new Map<number, HeldManifest>();
  const read = (digest: string, written?: number): number => {
    const id = idOf(digest);
    if (manifests.has(id)) return id;
    const { digests, required, subject } = readMentions(data, digest, onDamage);
    manifests.set(id, {
      needs: [id, ...digests.map(idOf)],
      ...(subject === undefined ? {} : { subject: idOf(subject) }),
      ...(written === undefined ? {} : { written }),
    });
    if (onRequired) for (const one of required) onRequired(one, idOf(one));
    return id;
  };

  // Tags first: a push that comes meanwhile then has its manifest seen without its tag at worst, never the other way.
  const links = tagNames(data, repository, onDamage).flatMap((name) => {
    const path = currentLink(data, repository, name);
    const link = readTag(data, repository, name) ?? { path, what: 'the link is missing' };
    if (!isDamage(link)) return [{ name, path, ...link }];
    onDamage?.(link);
    return [];
  });
  for (const { digest, written } of linksIn(revisionsFolder(data, repository), onDamage))
    read(digest, written);
  const tags = links.map(({ name, path, digest, written }) => {
    if (!manifests.has(idOf(digest))) onDamage?.({ path, what: `it points to ${digest}, which was deleted` });
    return { name, digest, written, id: read(digest) };
  });
  return { tags, manifests };
}
