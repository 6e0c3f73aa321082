import type { Bundle } from '../bundle/bundle.ts';
import type { Registries } from '../remotes/registries.ts';
import { registryCache, storeAtHand, type AtHand } from '../store/at-hand.ts';
import { revisionsFolder } from '../store/layout.ts';
import { linksIn } from '../store/link.ts';

/** The data folder of a registry, where it is the bundle's and this machine has it; else why not. */
export const storeOf = ({ bundle, isOwn }: Registries, registry: string): AtHand =>
  bundle && isOwn(registry) ? storeAtHand(bundle) : { why: 'its data folder is elsewhere' };

/** Digests of all manifests of a repository, those without a tag included; nothing where the store is elsewhere. */
export const storedManifests = (store: AtHand, repository: string): string[] =>
  'data' in store ? [...linksIn(revisionsFolder(store.data, repository))].map(({ digest }) => digest) : [];

/** The data folder, where a repository can be taken off the disk; else why not, and where or how it can. */
export type OnDisk = { data: string; bundle: Bundle } | { why: string; instead: string };

export function onDisk(store: AtHand, { bundle }: Pick<Registries, 'bundle'>): OnDisk {
  if ('why' in store) return { ...store, instead: 'where its data folder is' };
  // Only a bundle's store is at hand.
  if (bundle === undefined) throw new Error('a store without its bundle');
  const cached = registryCache(bundle);
  return cached === undefined ? { ...store, bundle } : { why: cached, instead: 'without that cache' };
}
