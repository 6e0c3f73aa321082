export interface Amount {
  blobs: number;
  bytes: number;
}

/** Bytes of untagged content by the last push of a manifest that needs it. */
export interface Ages {
  last7Days: number;
  last30Days: number;
  older: number;
}

export interface RepositoryUsage {
  name: string;
  /** Bytes of everything that its manifests need, each blob once. */
  size: number;
  /** Of that, what no other repository needs. */
  own: number;
  tags: number;
  untagged: {
    manifests: number;
    /** What no manifest needs that a tag reaches, in this repository or another. */
    bytes: number;
  };
  /** In milliseconds since 1970. */
  lastPush: number | undefined;
}

export interface Whole {
  stored: Amount;
  /** What several repositories need. */
  shared: Amount;
  /** What no manifest needs. */
  unneeded: Amount;
  /** What only manifests need that no tag reaches. */
  untagged: { manifests: number; bytes: number } & Ages;
}

const day = 86_400_000;

/** From 1, the younger the less; so that 0 can say that something has no age. */
export const ageOf = (written: number, now: number): number =>
  written > now - 7 * day ? 1 : written > now - 30 * day ? 2 : 3;

export const ageName = (age: number): keyof Ages =>
  age === 1 ? 'last7Days' : age === 2 ? 'last30Days' : 'older';

export const nothing = (): Amount => ({ blobs: 0, bytes: 0 });

export function count(amount: Amount, bytes: number): void {
  amount.blobs++;
  amount.bytes += bytes;
}
