import { digestIds } from '../store/digest-ids.ts';
import { readHeld } from '../store/held.ts';
import { keptFrom } from '../store/tagged.ts';

/** Which manifests of a repository are needed by some of them; reads all of it once. */
export function needOf(
  data: string,
  repository: string,
): (digests: readonly string[]) => { has(digest: string): boolean } {
  const ids = digestIds();
  const { manifests } = readHeld(data, repository, { idOf: ids.idOf });
  return (digests) => {
    const reached = keptFrom(
      digests.map((digest) => ids.find(digest) ?? -1),
      manifests,
    );
    return { has: (digest) => reached.has(ids.find(digest) ?? -1) };
  };
}
