import type { Place } from '../source.ts';

/** Which repository of a registry has a blob, as far as this run knows. */
export interface KnownBlobs {
  add(place: Place, digest: string): void;
  repositoryWith(registry: string, digest: string): string | undefined;
}

export function knownBlobs(): KnownBlobs {
  const repositories = new Map<string, string>();
  const key = (registry: string, digest: string): string => `${registry} ${digest}`;
  return {
    add: ({ registry, repository }, digest) => void repositories.set(key(registry, digest), repository),
    repositoryWith: (registry, digest) => repositories.get(key(registry, digest)),
  };
}
