import { randomBytes } from 'node:crypto';
import { sha256 } from '../../registry/digest.ts';
import type { Http } from '../../registry/http.ts';
import { putManifest, type Index, type Manifest } from '../../registry/manifest.ts';
import { mediaType } from '../../registry/media-type.ts';
import { mountBlob, pushBlob } from '../../registry/upload.ts';
import type { Parts, Pushed, Surroundings } from '../check.ts';
import { Failed } from '../failed.ts';
import { part } from '../part.ts';

type Place = Pick<Surroundings, 'repository' | 'pushed'>;

/** Unlike anything else in the store, and with text in it that a meddling proxy would rewrite. */
export const content = (bytes = 4096): Buffer =>
  Buffer.concat([
    Buffer.from('<html><head></head><body>http://registry:5000/</body></html>\n'),
    randomBytes(bytes),
  ]);

export async function push(
  http: Http,
  place: Place,
  bytes: Buffer,
  type: string = mediaType.layer,
): Promise<Pushed> {
  const digest = sha256(bytes);
  place.pushed.add(digest);
  await pushBlob(http, place.repository, digest, bytes);
  return { mediaType: type, digest, size: bytes.length, bytes, content: undefined };
}

/** Pushes a manifest or index and checks that the registry stored it under the digest of its bytes. */
export async function pushManifest<Content extends { mediaType: string }>(
  http: Http,
  place: Place,
  value: Content,
  tag?: string,
): Promise<Pushed<Content>> {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = sha256(bytes);
  place.pushed.add(digest);
  const said = await putManifest(http, place.repository, tag ?? digest, bytes, value.mediaType);
  if (said !== digest)
    throw new Failed({
      detail: `Docker-Content-Digest is ${said ?? 'missing'}, the bytes sent have ${digest}`,
    });
  return { mediaType: value.mediaType, digest, size: bytes.length, bytes, content: value };
}

export const descriptor = ({ mediaType: type, digest, size }: Pushed) => ({ mediaType: type, digest, size });

export function contentParts(
  around: Surroundings,
  { registry }: Pick<Parts, 'registry'>,
): Pick<Parts, 'blob' | 'image' | 'index' | 'mounted'> {
  const blob = part('upload', async () => push(await registry('upload'), around, content()));
  const image = part('manifest-push', async () => {
    const layer = await blob('manifest-push');
    const http = await registry('manifest-push');
    const config = await push(http, around, imageConfig(layer.digest), mediaType.config);
    const manifest = await pushManifest(http, around, imageManifest(config, layer), 'image');
    return { config, layer, manifest, tag: 'image' };
  });
  const index = part('index-push', async () => {
    const { manifest } = await image('index-push');
    const platform = { architecture: 'amd64', os: 'linux' };
    const value: Index = {
      schemaVersion: 2,
      mediaType: mediaType.index,
      manifests: [{ ...descriptor(manifest), platform }],
    };
    const pushed = await pushManifest(await registry('index-push'), around, value, 'index');
    return { ...pushed, tag: 'index' };
  });
  const mounted = part('mount', async () => {
    const { layer, config } = await image('mount');
    const http = await registry('mount');
    for (const { digest } of [layer, config])
      if (!(await mountBlob(http, around.second, digest, around.repository)))
        throw new Failed({
          detail: 'the registry asked for an upload of a blob that another repository has',
        });
  });
  return { blob, image, index, mounted };
}

const imageConfig = (diffId: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [diffId] },
      history: [{ created_by: `create-registry smoke ${randomBytes(12).toString('hex')}` }],
    }),
  );

/** `note` makes another manifest of the same blobs. */
export const imageManifest = (config: Pushed, layer: Pushed, note?: string): Manifest => ({
  schemaVersion: 2,
  mediaType: mediaType.manifest,
  config: descriptor(config),
  layers: [descriptor(layer)],
  ...(note === undefined ? {} : { annotations: { note } }),
});
