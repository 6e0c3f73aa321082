import type { Descriptor } from '../../registry/manifest.ts';
import { mediaType } from '../../registry/media-type.ts';
import { ManifestError, parseManifest, type Parsed } from '../../registry/parse-manifest.ts';
import { exactly, exactManifest } from '../exact.ts';
import { isForeign } from '../../images/foreign.ts';
import type { Source } from '../source.ts';
import type { TarFile } from '../tar/file.ts';
import { hexOf } from './config.ts';
import { largestJson, namesOf, type Contents, type SavedImage } from './contents.ts';
import type { Archive } from './open.ts';
import { means } from './pick.ts';

/** Where an OCI layout keeps what has that digest. */
export const blobPath = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/**
 * An image that can be copied as it is, with its digests: the archive has an OCI layout, and in it everything that the
 * image consists of, compressed. Docker's classic store writes layers uncompressed there: undefined for those.
 */
export async function stored(
  archive: Archive,
  { roots }: Contents,
  image: SavedImage,
  { name, say }: { name: string; say?: ((text: string) => void) | undefined },
): Promise<Source | undefined> {
  const called = roots.filter((root) =>
    namesOf(root).some((one) => image.tags.some((tag) => means(one, tag))),
  );
  const config = image.files?.config;
  for (const root of image.root ? [image.root] : called.length > 0 ? called : roots) {
    const nodes = await tree(archive.tar, root);
    const isComplete = (top: Descriptor): boolean => isWhole(archive.tar, below(nodes, top), config);
    // Of an index that was not saved as a whole, the image that manifest.json names keeps at least its own digest.
    const named = nodes.filter((node) => config !== undefined && isOf(node, config));
    const top = [root, ...named.map(({ descriptor }) => descriptor)].find(isComplete);
    if (!top) continue;
    if (top !== root)
      say?.(`${name} does not hold all of its index ${root.digest}: only ${top.digest} is copied`);
    return source(archive, top, name);
  }
  return undefined;
}

/** A manifest, or an index, with what it names; not parsed where the archive does not have it. */
interface Node {
  descriptor: Descriptor;
  parsed: Exclude<Parsed, { kind: 'schema1' }> | undefined;
}

async function tree(tar: TarFile, root: Descriptor, depth = 0): Promise<Node[]> {
  const parsed = await manifest(tar, root);
  const children = parsed?.kind === 'index' && depth < 4 ? parsed.index.manifests : [];
  const nodes: Node[] = [{ descriptor: root, parsed }];
  for (const child of children) nodes.push(...(await tree(tar, child, depth + 1)));
  return nodes;
}

async function manifest(tar: TarFile, { digest, size }: Descriptor): Promise<Node['parsed']> {
  const path = blobPath(digest);
  if (!tar.has(path) || tar.size(path) !== size || size > largestJson) return undefined;
  try {
    const parsed = parseManifest(await tar.read(path, largestJson));
    return parsed.kind === 'schema1' ? undefined : parsed;
  } catch (error) {
    if (error instanceof ManifestError) return undefined;
    throw error;
  }
}

/** `top` and what it names, directly or not. */
function below(nodes: readonly Node[], top: Descriptor): Node[] {
  const node = nodes.find(({ descriptor }) => descriptor.digest === top.digest);
  if (!node) return [];
  const children = node.parsed?.kind === 'index' ? node.parsed.index.manifests : [];
  return [node, ...children.flatMap((child) => below(nodes, child))];
}

const uncompressed: readonly string[] = [mediaType.layer, 'application/vnd.docker.image.rootfs.diff.tar'];

/** Whether every part is in the archive, as it belongs into a registry, and the image of that config is among them. */
const isWhole = (tar: TarFile, nodes: readonly Node[], config: string | undefined): boolean =>
  nodes.every(({ parsed }) => {
    if (parsed?.kind !== 'image') return parsed !== undefined;
    const blobs = [parsed.manifest.config, ...parsed.manifest.layers].filter((blob) => !isForeign(blob));
    return blobs.every(
      ({ digest, size, mediaType: type }) =>
        !uncompressed.includes(type) && tar.has(blobPath(digest)) && tar.size(blobPath(digest)) === size,
    );
  }) &&
  (config === undefined || nodes.some((node) => isOf(node, config)));

const isOf = ({ parsed }: Node, config: string): boolean =>
  parsed?.kind === 'image' &&
  [`sha256:${hexOf(config)}`, digestAt(config)].includes(parsed.manifest.config.digest);

/** Of a path in an OCI layout. */
const digestAt = (path: string): string => path.replace(/^blobs\//, '').replace('/', ':');

function source({ tar, close }: Archive, root: Descriptor, name: string): Source {
  const manifested: Source['manifest'] = async (descriptor) =>
    exactManifest(descriptor, await tar.read(blobPath(descriptor.digest), largestJson));
  return {
    kind: 'stored',
    name,
    root: () => manifested(root),
    manifest: manifested,
    blob: (descriptor) => exactly(descriptor, tar.stream(blobPath(descriptor.digest))),
    close,
  };
}
