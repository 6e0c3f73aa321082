import { currentLink, linkIn, tagIndexFolder, tagsFolder } from '../layout.ts';
import { isDamage } from '../link.ts';
import { readTag } from '../tags.ts';
import { foldersOnly, type Fault } from './entries.ts';
import type { Finding } from './finding.ts';
import { linksOf, type Links } from './links.ts';

/** The tags of a repository, as they were read at one moment. */
export interface Tags {
  current: Map<string, { digest: string }>;
  faults: Map<string, Fault>;
  index: Map<string, Links>;
}

export function tagsOf(data: string, repository: string, onFault: (fault: Fault) => void): Tags {
  const tags: Tags = { current: new Map(), faults: new Map(), index: new Map() };
  for (const tag of foldersOnly(tagsFolder(data, repository), onFault)) {
    const link = readTag(data, repository, tag) ?? {
      path: currentLink(data, repository, tag),
      what: 'the link is missing',
    };
    if (isDamage(link)) tags.faults.set(tag, link);
    else tags.current.set(tag, link);
    tags.index.set(tag, linksOf(tagIndexFolder(data, repository, tag)));
  }
  return tags;
}

/** What is wrong with tags themselves; `told` are manifests that are missing and were reported. */
export function tagFindings(
  data: string,
  repository: string,
  { current, faults, index }: Tags,
  revisions: Links,
  told: ReadonlySet<string>,
  found: (finding: Omit<Finding, 'repository'>) => void,
): void {
  const name = (tag: string): string => `${repository}:${tag}`;
  const folder = (tag: string): string => `${tagsFolder(data, repository)}/${tag}`;
  for (const [tag, { path, what }] of faults)
    found({ images: [name(tag)], what: `the tag leads nowhere: ${what}`, moves: [folder(tag)], path });
  for (const [tag, { digest }] of current) {
    const path = currentLink(data, repository, tag);
    const history = index.get(tag);
    if (!revisions.targets.has(digest)) {
      if (revisions.faults.has(digest) || told.has(digest)) continue;
      const what = `the tag leads to ${digest}, which is not there`;
      found({ images: [name(tag)], what, digest, moves: [folder(tag)], path });
    } else if (history && !history.targets.has(digest) && !history.faults.has(digest)) {
      const missing = linkIn(tagIndexFolder(data, repository, tag), digest);
      found({
        images: [name(tag)],
        what: `${digest} is not in the tag’s index`,
        digest,
        moves: [],
        path: missing,
      });
    }
  }
  for (const [tag, { faults: broken, strays }] of index) {
    // They go with the tag.
    if (faults.has(tag)) continue;
    for (const [digest, { path, what }] of broken)
      found({
        images: [name(tag)],
        what: `${digest} in the tag’s index: ${what}`,
        digest,
        moves: [path],
        path,
      });
    for (const { path, what } of strays)
      found({ images: [name(tag)], what: `${path.slice(data.length + 1)} ${what}`, moves: [path], path });
  }
}
