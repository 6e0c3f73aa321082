import { config, dockerManifest, index, ociManifest, pushBlob, pushManifest, types } from './content.ts';
import type { Door } from './exchange.ts';

/** What lies in the repository `app/one` of the tests: blobs, and manifests of every kind, tagged with their names. */
export const repository = 'app/one';

export const layer = 'A layer of no great size, from which ranges can be cut. '.repeat(20);

/** Their media type is not where nginx looks for it. */
export const oddManifests = ['untyped', 'type-last'];

const untyped = ociManifest(layer, { mediaType: undefined, annotations: { note: 'none' } });

export const manifests = {
  oci: [ociManifest(layer), types.ociManifest],
  docker: [dockerManifest(layer), types.dockerManifest],
  index: [index(types.ociIndex, types.ociManifest, [ociManifest(layer)]), types.ociIndex],
  list: [index(types.dockerList, types.dockerManifest, [dockerManifest(layer)]), types.dockerList],
  indented: [JSON.stringify(JSON.parse(ociManifest(layer)), null, 3), types.ociManifest],
  large: [ociManifest(layer, { annotations: { large: 'x'.repeat(1_200_000) } }), types.ociManifest],
  untyped: [untyped, types.ociManifest],
  'type-last': [untyped.replace(/}$/, `,"mediaType":"${types.ociManifest}"}`), types.ociManifest],
} as const;

export async function fill(door: Door): Promise<void> {
  for (const content of [layer, config, '']) await pushBlob(door, repository, content);
  for (const [tag, [content, type]] of Object.entries(manifests))
    await pushManifest(door, repository, tag, content, type);
}
