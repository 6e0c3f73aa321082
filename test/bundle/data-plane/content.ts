import { createHash } from 'node:crypto';
import type { Asked, Door, Reply } from './exchange.ts';

export const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

export const digestOf = (content: string): string => `sha256:${sha256(content)}`;

export const types = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

/** One that must be taken. */
async function taken(door: Door, asked: Asked): Promise<Reply> {
  const reply = await door(asked);
  if (reply.status > 299) throw new Error(`${asked.target}: ${reply.status} ${reply.body.toString()}`);
  return reply;
}

export async function pushBlob(door: Door, repository: string, content: string): Promise<void> {
  const target = `/v2/${repository}/blobs/uploads/`;
  const begun = await taken(door, { method: 'POST', target, lines: ['Content-Length: 0'] });
  const place = begun.header('Location')[0]!;
  await taken(door, {
    method: 'PUT',
    target: `${place}${place.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digestOf(content))}`,
    lines: ['Content-Type: application/octet-stream', `Content-Length: ${Buffer.byteLength(content)}`],
    body: content,
  });
}

export async function pushManifest(
  door: Door,
  repository: string,
  reference: string,
  content: string,
  type: string = types.ociManifest,
): Promise<void> {
  const lines = [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(content)}`];
  const target = `/v2/${repository}/manifests/${reference}`;
  await taken(door, { method: 'PUT', target, lines, body: content });
}

const descriptor = (content: string, mediaType: string): object => ({
  mediaType,
  size: Buffer.byteLength(content),
  digest: digestOf(content),
});

export const config = JSON.stringify({
  architecture: 'amd64',
  os: 'linux',
  rootfs: { type: 'layers', diff_ids: [] },
});

/** A manifest of one layer; `more` comes after its first two keys. */
export const ociManifest = (layer: string, more: object = {}): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: types.ociManifest,
    config: descriptor(config, 'application/vnd.oci.image.config.v1+json'),
    layers: [descriptor(layer, 'application/vnd.oci.image.layer.v1.tar')],
    ...more,
  });

export const dockerManifest = (layer: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: types.dockerManifest,
    config: descriptor(config, 'application/vnd.docker.container.image.v1+json'),
    layers: [descriptor(layer, 'application/vnd.docker.image.rootfs.diff.tar.gzip')],
  });

/** Of images for one platform each. */
export const index = (mediaType: string, manifestType: string, manifests: readonly string[]): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType,
    manifests: manifests.map((manifest) => ({
      ...descriptor(manifest, manifestType),
      platform: { architecture: 'amd64', os: 'linux' },
    })),
  });
