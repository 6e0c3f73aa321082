import { blobSize } from './blobs.ts';
import type { Damage } from './damage.ts';
import { digestSizes } from './digest-sizes.ts';
import { blobFile, currentLink } from './layout.ts';
import { isDamage } from './link.ts';
import { reach, type Needed } from './reach.ts';
import { readTag, tagNames } from './tags.ts';

export interface RepositorySummary {
  tags: number;
  /** Bytes on the disk of what its tags need, each blob once. */
  size: number;
  /** When a tag was pushed last, in milliseconds since 1970. */
  lastPush: number | undefined;
  damages: Damage[];
}

/** Of one repository after the other; remembers the size of each blob, which several may share. */
export function repositorySummaries(data: string): {
  summary: (repository: string) => RepositorySummary;
  /** Bytes of everything that was reached so far, each blob once. */
  size: () => number;
} {
  const sizes = digestSizes();
  let all = 0;
  const sizeOf = (digest: string): number | undefined => {
    const known = sizes.get(digest);
    if (known !== undefined) return known;
    const size = blobSize(data, digest);
    if (size === undefined) return undefined;
    sizes.set(digest, size);
    all += size;
    return size;
  };

  const summary = (repository: string): RepositorySummary => {
    const damages: Damage[] = [];
    const onDamage = (damage: Damage): void => void damages.push(damage);
    const tags = tagNames(data, repository, onDamage);
    const needed: Needed = new Map();
    let lastPush: number | undefined;
    for (const tag of tags) {
      const link = readTag(data, repository, tag) ?? {
        path: currentLink(data, repository, tag),
        what: 'the link is missing',
      };
      if (isDamage(link)) {
        damages.push(link);
        continue;
      }
      lastPush = Math.max(lastPush ?? 0, link.written);
      reach(data, link.digest, needed, onDamage);
    }
    let size = 0;
    for (const [digest, must] of needed) {
      const one = sizeOf(digest);
      size += one ?? 0;
      if (one === undefined && must) onDamage({ path: blobFile(data, digest), what: `${digest} is missing` });
    }
    return { tags: tags.length, size, lastPush, damages };
  };
  return { summary, size: () => all };
}
