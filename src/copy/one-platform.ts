import { isUnknownPlatform } from '../images/kinds.ts';
import { otherPlatform } from '../images/other-platform.ts';
import { choose, matches } from '../images/platform.ts';
import type { Descriptor, Platform } from '../registry/manifest.ts';
import type { Manifested, Source } from './source.ts';
import { readable } from './tree.ts';

/** The image for a platform: of an index the one that fits, also out of one within it. Throws, naming what there is. */
export async function onePlatform(source: Source, root: Manifested, wanted: Platform): Promise<Manifested> {
  const parsed = readable(source, root);
  if (parsed.kind === 'image') {
    const have = await platformOf(source, parsed.manifest.config);
    if (have === undefined || matches(wanted, have)) return root;
    throw otherPlatform(source.name, wanted, [have]);
  }
  const candidates = await images(source, parsed.index.manifests, 1);
  const chosen = choose(wanted, candidates);
  if (!chosen)
    throw otherPlatform(
      source.name,
      wanted,
      candidates.map((candidate) => candidate.platform ?? {}),
    );
  return source.manifest(chosen);
}

async function images(source: Source, entries: readonly Descriptor[], depth: number): Promise<Descriptor[]> {
  const found: Descriptor[] = [];
  for (const entry of entries) {
    if (entry.platform && !isUnknownPlatform(entry)) found.push(entry);
    if (entry.platform || depth > 3 || !/index|list/.test(entry.mediaType)) continue;
    const parsed = readable(source, await source.manifest(entry));
    if (parsed.kind === 'index') found.push(...(await images(source, parsed.index.manifests, depth + 1)));
  }
  return found;
}

/** What a config says; undefined where it is none of an image. */
async function platformOf(source: Source, config: Descriptor): Promise<Platform | undefined> {
  if (config.size > 4 * 1024 * 1024) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of source.blob(config)) chunks.push(chunk);
  try {
    const { os, architecture, variant } = JSON.parse(
      Buffer.concat(chunks).toString('utf8'),
    ) as Partial<Platform>;
    if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
    return { os, architecture, ...(typeof variant === 'string' ? { variant } : {}) };
  } catch {
    return undefined;
  }
}
