import { digestIds } from '../store/digest-ids.ts';
import { readHeld } from '../store/held.ts';
import { aboutOf, keptFrom } from '../store/tagged.ts';

/** What some manifests of a repository need, themselves included. */
export interface Needed {
  has(digest: string): boolean;
  /** And what that one needs. */
  add(digest: string): void;
}

/** Which manifests of a repository are needed by some of them; reads all of it once. */
export function needOf(data: string, repository: string): (digests: readonly string[]) => Needed {
  const ids = digestIds();
  const { manifests } = readHeld(data, repository, { idOf: ids.idOf });
  const about = aboutOf(manifests);
  return (digests) => {
    const kept = new Set<number>();
    const add = (digest: string): void => void keptFrom([ids.find(digest) ?? -1], manifests, { about, kept });
    digests.forEach(add);
    return { has: (digest) => kept.has(ids.find(digest) ?? -1), add };
  };
}
