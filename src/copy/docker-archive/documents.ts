import { UsageError } from '../../errors.ts';
import type { Manifest } from '../../registry/manifest.ts';
import { mediaType } from '../../registry/media-type.ts';
import { parseManifest } from '../../registry/parse-manifest.ts';
import { formatReference, isDigest, parseReference } from '../../registry/reference.ts';
import type { Manifested } from '../source.ts';
import { blobPath } from './stored.ts';

/** The image that a manifest is of. Throws `UsageError` for what `docker load` cannot take. */
export function imageOf({ bytes, descriptor }: Manifested, path: string): Manifest {
  const parsed = parseManifest(bytes, descriptor.mediaType);
  if (parsed.kind === 'index')
    throw new UsageError([
      {
        where: path,
        what: 'An archive for docker load holds the image of one platform; this is an index of several',
        cure: '--platform linux/amd64 (or another), --no-all-platforms for that of this machine; oci:FOLDER holds them all',
      },
    ]);
  const type = parsed.kind === 'image' ? parsed.manifest.config.mediaType : '';
  if (parsed.kind === 'image' && (type === mediaType.config || type === mediaType.dockerConfig))
    return parsed.manifest;
  throw new UsageError([
    {
      where: path,
      what: `docker load takes only images; this is ${type || 'of an older kind'}`,
      cure: 'oci:FOLDER holds everything',
    },
  ]);
}

/** The name that `docker load` gives an image: complete, with its tag; undefined where only a digest is known. */
export function loadName(text: string): string | undefined {
  const { digest, ...reference } = parseReference(text);
  if (reference.tag === undefined && digest !== undefined && isDigest(digest)) return undefined;
  return formatReference({ ...reference, tag: reference.tag ?? 'latest' });
}

/** What stands in the archive beside the blobs. */
export function documents(
  { descriptor }: Manifested,
  { config, layers }: Manifest,
  name: string | undefined,
): (readonly [string, unknown])[] {
  const tag = name?.slice(name.lastIndexOf(':') + 1);
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': tag };
  const root = { ...descriptor, ...(name === undefined ? {} : { annotations }) };
  const image = {
    Config: blobPath(config.digest),
    RepoTags: name === undefined ? null : [name],
    Layers: layers.map(({ digest }) => blobPath(digest)),
  };
  return [
    ['oci-layout', { imageLayoutVersion: '1.0.0' }],
    ['index.json', { schemaVersion: 2, mediaType: mediaType.index, manifests: [root] }],
    ['manifest.json', [image]],
  ];
}
