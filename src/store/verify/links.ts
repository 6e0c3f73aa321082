import { isDigest } from '../../registry/reference.ts';
import { linkIn } from '../layout.ts';
import { isDamage, readLink } from '../link.ts';
import { foldersOnly, type Fault } from './entries.ts';

/** Those that registries know. To list them first would take as long as everything else. */
const algorithms = ['sha256', 'sha512'] as const;

export interface Links {
  /** Where each whole link leads: nearly always to the digest that it is for. */
  targets: Map<string, string>;
  /** By the digest that the link is for. */
  faults: Map<string, Fault>;
  /** What is in the way, and belongs to no digest. */
  strays: Fault[];
}

/**
 * The links in a folder of them. A folder without its link is what deleting leaves, and no fault. `aliases`: a link for
 * SHA-512 leads to SHA-256, under which registries keep every blob.
 */
export function linksOf(folder: string, { aliases = false } = {}): Links {
  const links: Links = { targets: new Map(), faults: new Map(), strays: [] };
  const onStray = (fault: Fault): void => {
    if (!links.strays.some(({ path }) => path === fault.path)) links.strays.push(fault);
  };
  for (const algorithm of algorithms)
    for (const hex of foldersOnly(`${folder}/${algorithm}`, onStray)) {
      const digest = `${algorithm}:${hex}`;
      const path = linkIn(folder, digest);
      const found = readLink(path);
      if (found === undefined) continue;
      if (isDamage(found)) links.faults.set(digest, found);
      else if (found.digest === digest || (aliases && algorithm === 'sha512' && isDigest(digest)))
        links.targets.set(digest, found.digest);
      else links.faults.set(digest, { path, what: `the link names ${found.digest}` });
    }
  return links;
}
