import { blobFile } from '../store/layout.ts';
import { reach, type Needed } from '../store/reach.ts';
import { readLinks } from './links.ts';

/** By which digest the blob is kept that a manifest names by another. */
export type Aliases = ReadonlyMap<string, string>;

/** Of what these manifests need, what is not among the blobs. `data` has the manifests. */
export function lacking(
  data: string,
  manifests: Iterable<string>,
  blobs: { has(digest: string): boolean },
  aliases: Aliases = new Map(),
): Set<string> {
  const needed: Needed = new Map();
  const unread = new Set<string>();
  for (const digest of manifests) reach(data, digest, needed, ({ path }) => unread.add(path));
  const lost = new Set<string>();
  for (const [digest, must] of needed) {
    if (unread.has(blobFile(data, digest))) lost.add(digest);
    else if (must && !blobs.has(aliases.get(digest) ?? digest)) lost.add(digest);
  }
  return lost;
}

/** The images of a list that need one of these blobs: by tag, those without one by digest. */
export async function suffering(data: string, links: string, lost: ReadonlySet<string>): Promise<string[]> {
  if (lost.size === 0) return [];
  const names = new Set<string>();
  const tagged = new Set<string>();
  const suffers = (digest: string): boolean => {
    const needed: Needed = new Map();
    reach(data, digest, needed);
    return [...needed.keys()].some((one) => lost.has(one));
  };
  for await (const entry of readLinks(links)) {
    if (entry.kind === 'tag') {
      if (suffers(entry.digest)) names.add(`${entry.repository}:${entry.tag}`);
      tagged.add(`${entry.repository}@${entry.digest}`);
    } else if (entry.kind === 'revision') {
      const name = `${entry.repository}@${entry.digest}`;
      if (!tagged.has(name) && suffers(entry.digest)) names.add(name);
    }
  }
  return [...names].sort();
}
