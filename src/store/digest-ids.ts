import { digestSizes } from './digest-sizes.ts';

/** Numbers digests from 0, in the order in which they come: what is known of each is then a row of an array. */
export interface DigestIds {
  /** A new number for one that has none. */
  idOf(digest: string): number;
  find(digest: string): number | undefined;
  count(): number;
}

export function digestIds(): DigestIds {
  const ids = digestSizes();
  let count = 0;
  return {
    idOf: (digest) => {
      const known = ids.get(digest);
      if (known !== undefined) return known;
      ids.set(digest, count);
      return count++;
    },
    find: (digest) => ids.get(digest),
    count: () => count,
  };
}
