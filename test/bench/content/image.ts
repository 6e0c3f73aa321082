import { writeBlob, type Blob } from './blob.ts';

export interface Image {
  repository: string;
  tag: string;
  manifest: Blob;
  config: Blob;
  layers: readonly Blob[];
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';
// Not compressed, so that no client tries to read it.
const layerType = 'application/vnd.oci.image.layer.v1.tar';

export const accept = { accept: manifestType };

export function image(folder: string, repository: string, layers: readonly Blob[]): Image {
  const config = writeBlob(
    folder,
    json({
      architecture: 'amd64',
      os: 'linux',
      config: { Labels: { repository } },
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    }),
  );
  const descriptor = (mediaType: string, { digest, size }: Blob): object => ({ mediaType, digest, size });
  const manifest = writeBlob(
    folder,
    json({
      schemaVersion: 2,
      mediaType: manifestType,
      config: descriptor(configType, config),
      layers: layers.map((layer) => descriptor(layerType, layer)),
    }),
  );
  return { repository, tag: 'latest', manifest, config, layers };
}

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));

export const blobPath = ({ repository }: Image, { digest }: Blob): string =>
  `/v2/${repository}/blobs/${digest}`;

export const digestPath = ({ repository, manifest }: Image): string =>
  `/v2/${repository}/manifests/${manifest.digest}`;

export const tagPath = ({ repository, tag }: Image): string => `/v2/${repository}/manifests/${tag}`;
