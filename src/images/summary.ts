import pMap from 'p-map';
import type { Descriptor, Index, Manifest } from '../registry/manifest.ts';
import type { Build } from './config.ts';
import { isForeign } from './foreign.ts';
import type { Image } from './image.ts';
import { isAttestation, isUnknownPlatform, kindOf, kindOfIndex } from './kinds.ts';
import type { Parts } from './parts.ts';
import { formatPlatform } from './platform.ts';

/** What one line says about a tag. */
export interface Summary {
  digest: string;
  mediaType: string;
  /** In words: `image`, `index`, `Helm chart`, …, see `kindOf`. */
  kind: string;
  /** `linux/amd64`; none of what is no image. */
  platforms: string[];
  /** Bytes of configs and layers as they are sent, of all platforms, each blob once. */
  size: number;
  /** When it was built, by its config, as written there; of an index the latest. */
  created?: string;
  /** Platforms (or digests) that an index names and that are not there. */
  missing?: string[];
}

/** What is known of a manifest that is no index. */
interface Leaf {
  kind: string;
  platform?: string;
  blobs: readonly Descriptor[];
  created?: string;
}

export interface SummaryOptions {
  /** Whether an error says that this one part is not there; any other ends the whole. */
  isGone: (error: unknown) => boolean;
}

/** Manifests: tags beside each other share most of what is shared at all. */
const remembered = 1000;

/** Summaries of a repository's images, by tag or digest. What several of them share is read once. */
export function summaries(parts: Parts, { isGone }: SummaryOptions): (reference: string) => Promise<Summary> {
  const known = new Map<string, Promise<Leaf>>();
  const once = (digest: string, make: () => Promise<Leaf>): Promise<Leaf> => {
    const found = known.get(digest) ?? make();
    // Last used last: where there are many, those used long ago make room.
    known.delete(digest);
    known.set(digest, found);
    const [oldest] = known.keys();
    if (known.size > remembered && oldest !== undefined) known.delete(oldest);
    return found;
  };

  const leafOf = async (manifest: Manifest): Promise<Leaf> => {
    const kind = kindOf(manifest);
    const build = kind.isImage ? await parts.build(manifest.config) : undefined;
    const created = dateOf(build?.created ?? manifest.annotations?.['org.opencontainers.image.created']);
    return {
      kind: kind.name,
      ...(build ? { platform: platformOf(build) } : {}),
      blobs: [manifest.config, ...manifest.layers].filter((blob) => !isForeign(blob)),
      ...(created ? { created } : {}),
    };
  };

  const childOf = (descriptor: Descriptor): Promise<Leaf> =>
    once(descriptor.digest, async () => {
      const { parsed } = await parts.image(descriptor.digest);
      if (parsed.kind === 'image') return leafOf(parsed.manifest);
      // An index in an index: nothing makes them, and nothing that runs images reads them.
      return { kind: parsed.kind, blobs: [] };
    });

  const childIfThere = async (descriptor: Descriptor): Promise<{ descriptor: Descriptor; leaf?: Leaf }> => {
    try {
      return { descriptor, leaf: await childOf(descriptor) };
    } catch (error) {
      if (isGone(error)) return { descriptor };
      throw error;
    }
  };

  const ofIndex = async (index: Index): Promise<Omit<Summary, 'digest' | 'mediaType'>> => {
    const wanted = index.manifests.filter((one) => !isAttestation(one) && !isUnknownPlatform(one));
    const children = await pMap(wanted, childIfThere, { concurrency: 8 });
    const there = children.flatMap(({ leaf }) => leaf ?? []);
    const missing = children.flatMap(({ descriptor, leaf }) => (leaf ? [] : [nameOf(descriptor)]));
    const created = there
      .flatMap(({ created: date }) => date ?? [])
      .sort(byDate)
      .at(-1);
    const platforms = children.flatMap(({ descriptor, leaf }) =>
      leaf?.platform === undefined
        ? []
        : [descriptor.platform ? formatPlatform(descriptor.platform) : leaf.platform],
    );
    return {
      kind: kindOfChildren(index, wanted.length),
      platforms: [...new Set(platforms)],
      size: sizeOf(there.flatMap(({ blobs }) => blobs)),
      ...(created ? { created } : {}),
      ...(missing.length > 0 ? { missing } : {}),
    };
  };

  return async (reference) => {
    const { digest, mediaType, parsed }: Image = await parts.image(reference);
    const same = { digest, mediaType };
    if (parsed.kind === 'schema1') return { ...same, kind: 'schema 1', platforms: [], size: 0 };
    if (parsed.kind === 'index') return { ...same, ...(await ofIndex(parsed.index)) };
    const leaf = await once(digest, () => leafOf(parsed.manifest));
    return {
      ...same,
      kind: leaf.kind,
      platforms: leaf.platform === undefined ? [] : [leaf.platform],
      size: sizeOf(leaf.blobs),
      ...(leaf.created ? { created: leaf.created } : {}),
    };
  };
}

const kindOfChildren = (index: Index, images: number): string =>
  images === 0 && index.manifests.length > 0 ? 'attestations' : kindOfIndex(index).name;

const nameOf = ({ platform, digest }: Descriptor): string => (platform ? formatPlatform(platform) : digest);

const platformOf = ({ os, architecture, variant }: Build): string =>
  formatPlatform({ os, architecture, ...(variant ? { variant } : {}) });

const sizeOf = (blobs: readonly Descriptor[]): number =>
  [...new Map(blobs.map(({ digest, size }) => [digest, size])).values()].reduce((sum, size) => sum + size, 0);

const byDate = (a: string, b: string): number => Date.parse(a) - Date.parse(b);

/** Anything may stand where a date should. */
const dateOf = (text: string | undefined): string | undefined =>
  text !== undefined && !Number.isNaN(Date.parse(text)) ? text : undefined;
