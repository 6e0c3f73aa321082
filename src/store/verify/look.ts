import type { Platform } from '../../registry/manifest.ts';
import { blobFile, layersFolder, linkIn, revisionsFolder, tagsFolder } from '../layout.ts';
import { blobIdentity } from './blob-state.ts';
import { checkedManifest } from './checked.ts';
import type { Fault } from './entries.ts';
import type { Finding, Unneeded } from './finding.ts';
import { linksOf, type Links } from './links.ts';
import { imagesOf, type Needs } from './names.ts';
import { partFaults, type Looking } from './parts.ts';
import { tagFindings, tagsOf } from './tags.ts';

/** What is wrong in a repository. */
export interface Looked {
  findings: Finding[];
  /** Not broken: what the registry was told to allow. */
  warnings: string[];
  unneeded: Unneeded[];
}

/** A fault of one manifest, before it is known who suffers. */
interface Broken {
  digest: string;
  what: string;
  path: string;
  moves: string[];
  /** Nobody can have the manifest: the tags that lead to it lead nowhere. */
  gone: boolean;
}

/**
 * Looks over a repository. Tags before manifests before layers: a push brings them in the other order, so that what is
 * read later has what was read before. What is deleted meanwhile looks broken: look again.
 */
export function lookOver(looking: Looking, repository: string): Looked {
  const { data, sparse } = looking;
  const result: Looked = { findings: [], warnings: [], unneeded: [] };
  const found = (finding: Omit<Finding, 'repository'>): void =>
    void result.findings.push({ repository, ...finding });
  const stray = ({ path, what }: Fault): void =>
    found({ images: [repository], what: `${path.slice(data.length + 1)} ${what}`, moves: [path], path });

  const tags = tagsOf(data, repository, stray);
  const revisions = linksOf(revisionsFolder(data, repository));
  const layers = linksOf(layersFolder(data, repository), { aliases: true });
  for (const one of [...revisions.strays, ...layers.strays]) stray(one);

  const needs: Needs = { repository, tags: new Map(), parents: new Map() };
  for (const [tag, { digest }] of tags.current) addTo(needs.tags, digest, tag);

  const broken: Broken[] = [];
  const children: { digest: string; parent: string; platform: Platform | undefined; size: number }[] = [];
  const sizes = new Map<string, number>();
  const needed = new Set<string>();
  for (const digest of revisions.targets.keys()) {
    const path = blobFile(data, digest);
    const link = linkIn(revisionsFolder(data, repository), digest);
    const checked = checkedManifest(data, digest);
    if ('bad' in checked) {
      const there = blobIdentity(data, digest) !== undefined;
      const moves = there ? [link, path] : [link];
      broken.push({ digest, what: `manifest ${digest} ${checked.bad}`, path, moves, gone: true });
      if (there) looking.onBad(digest, checked.bad);
    } else if ('strange' in checked) {
      result.warnings.push(`${repository}@${digest} is ${checked.strange}: what it needs is not known`);
    } else {
      sizes.set(digest, checked.size);
      if (checked.parsed.kind === 'index')
        for (const { digest: child, platform, size } of checked.parsed.index.manifests) {
          children.push({ digest: child, parent: digest, platform, size });
          addTo(needs.parents, child, { digest, platform });
        }
      else
        for (const fault of partFaults(looking, repository, checked.parsed, layers, needed))
          broken.push({ digest, gone: false, ...fault });
    }
  }
  for (const [digest, { path, what }] of revisions.faults)
    broken.push({ digest, what: `manifest ${digest}: ${what}`, path, moves: [path], gone: true });

  // What indexes say of their manifests.
  const missing = new Set<string>();
  for (const { digest, parent, size } of children) {
    const has = sizes.get(digest);
    if (has !== undefined && has !== size)
      broken.push({
        digest: parent,
        what: `by its index manifest ${digest} has ${size} bytes, it has ${has}`,
        path: blobFile(data, digest),
        moves: [],
        gone: false,
      });
    if (revisions.targets.has(digest) || revisions.faults.has(digest) || missing.has(digest)) continue;
    missing.add(digest);
    const path = linkIn(revisionsFolder(data, repository), digest);
    // The registry may have been told to take an index without all of its images; those it never had.
    if (sparse && blobIdentity(data, digest) === undefined)
      for (const image of imagesOf(needs, digest))
        result.warnings.push(`${image}: manifest ${digest} was not pushed, which the registry allows`);
    else
      broken.push({
        digest,
        what: `manifest ${digest} is not in the repository`,
        path,
        moves: [],
        gone: true,
      });
  }

  for (const { digest, what, path, moves, gone } of broken) {
    const leading = gone ? (needs.tags.get(digest) ?? []) : [];
    found({
      images: imagesOf(needs, digest),
      what,
      digest,
      moves: [...moves, ...leading.map((tag) => `${tagsFolder(data, repository)}/${tag}`)],
      path,
    });
  }
  tagFindings(data, repository, tags, revisions, missing, found);
  layerFindings(looking, repository, layers, needed, found, result);
  return result;
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** Links of layers that no manifest has told of. */
function layerFindings(
  { data }: Looking,
  repository: string,
  layers: Links,
  needed: ReadonlySet<string>,
  found: (finding: Omit<Finding, 'repository'>) => void,
  { unneeded }: Looked,
): void {
  for (const [digest, { path, what }] of layers.faults)
    if (!needed.has(digest))
      found({ images: [repository], what: `blob ${digest}: ${what}`, digest, moves: [path], path });
  for (const [digest, target] of layers.targets)
    if (!needed.has(digest) && !needed.has(target) && blobIdentity(data, target) === undefined) {
      const moves = [linkIn(layersFolder(data, repository), digest)];
      unneeded.push({ what: `${repository} has a link to ${target}, which is gone`, moves });
    }
}
