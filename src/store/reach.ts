import { isForeign } from '../images/foreign.ts';
import { isDigest } from '../registry/reference.ts';
import type { Parsed } from '../registry/parse-manifest.ts';
import { DamagedError, type OnDamage } from './damage.ts';
import { readManifest } from './manifests.ts';

/** Digests of blobs, and whether each must be there: layers that registries do not hold need not. */
export type Needed = Map<string, boolean>;

/**
 * Adds every blob that a manifest needs: itself, its config and layers, for an index those of all its children. What
 * is in `needed` already is not looked into again. Manifests that cannot be read are damage.
 */
export function reach(data: string, digest: string, needed: Needed, onDamage?: OnDamage): void {
  const open = [digest];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (needed.has(next)) continue;
    needed.set(next, true);
    try {
      open.push(...parts(readManifest(data, next).parsed, needed));
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      onDamage?.({ path: error.path, what: error.message });
      // It has been told; nobody needs to look for it again.
      needed.set(next, false);
    }
  }
}

/** Adds config and layers; returns the manifests that are to be looked into. */
function parts(parsed: Parsed, needed: Needed): string[] {
  if (parsed.kind === 'index') return parsed.index.manifests.map(({ digest }) => digest);
  if (parsed.kind === 'schema1') for (const layer of parsed.layers.filter(isDigest)) needed.set(layer, true);
  else
    for (const blob of [parsed.manifest.config, ...parsed.manifest.layers])
      needed.set(blob.digest, !isForeign(blob) || needed.get(blob.digest) === true);
  return [];
}
