import { createCipheriv, createHash } from 'node:crypto';
import { headBlob } from '../../src/registry/blob.ts';
import { sha256 } from '../../src/registry/digest.ts';
import type { Http } from '../../src/registry/http.ts';
import { getManifest, putManifest, type Descriptor, type Platform } from '../../src/registry/manifest.ts';
import { mediaType } from '../../src/registry/media-type.ts';
import { fallbackTag } from '../../src/registry/referrers.ts';
import { pushBlob } from '../../src/registry/upload.ts';

/** What is in the registry now: a manifest or an index with its exact bytes. */
export interface Pushed {
  repository: string;
  digest: string;
  size: number;
  mediaType: string;
  bytes: Buffer;
  /** Of an image. */
  platform?: Platform;
  config?: Descriptor;
  layers?: Descriptor[];
}

/** Bytes that no program can make shorter, the same ones each time for a name. */
export function content(name: string, size: number): Buffer {
  const key = createHash('md5').update(name).digest();
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

export interface ImageOptions {
  /** Sizes of the layers, which then hold noise, or what they hold. Default: two of 1000 and 2000 bytes. */
  layers?: readonly (number | Buffer)[];
  /** Of each layer; default: a tar that is not compressed, which no client tries to read. */
  layerType?: string;
  platform?: Platform;
  /** With Docker's media types instead of the OCI ones. */
  docker?: boolean;
  created?: string;
  /** The `config` of the configuration: `Entrypoint`, `Env`, `Labels`, … */
  config?: object;
  history?: readonly object[];
  annotations?: Record<string, string>;
  /** Makes two images differ that have the same layers. */
  seed?: string;
}

export const linux: Platform = { os: 'linux', architecture: 'amd64' };

/** Pushes an image; without `tag` it can only be had by its digest. */
export async function pushImage(
  http: Http,
  repository: string,
  tag: string | undefined,
  options: ImageOptions = {},
): Promise<Pushed> {
  const { docker = false, platform = linux, seed = '' } = options;
  const layerType = options.layerType ?? (docker ? mediaType.dockerLayer : mediaType.layer);
  const bytes = (options.layers ?? [1000, 2000]).map((layer, index) =>
    typeof layer === 'number' ? content(`${seed}/${platform.architecture}/${index}`, layer) : layer,
  );
  const config = json({
    created: options.created ?? '2026-01-02T03:04:05Z',
    ...platform,
    config: { Labels: { seed }, ...options.config },
    rootfs: { type: 'layers', diff_ids: bytes.map(sha256) },
    history: options.history ?? bytes.map((_, index) => ({ created_by: `layer ${index}` })),
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: docker ? mediaType.dockerManifest : mediaType.manifest,
    config: await blob(http, repository, docker ? mediaType.dockerConfig : mediaType.config, config),
    layers: await Promise.all(bytes.map((layer) => blob(http, repository, layerType, layer))),
    ...(options.annotations ? { annotations: options.annotations } : {}),
  };
  return {
    ...(await put(http, repository, tag, manifest)),
    platform,
    config: manifest.config,
    layers: manifest.layers,
  };
}

/** Pushes an index of manifests that are in the repository already. */
export function pushIndex(
  http: Http,
  repository: string,
  tag: string | undefined,
  children: readonly (Pushed & { annotations?: Record<string, string> })[],
  { docker = false, annotations }: { docker?: boolean; annotations?: Record<string, string> } = {},
): Promise<Pushed> {
  return put(http, repository, tag, {
    schemaVersion: 2,
    mediaType: docker ? mediaType.dockerIndex : mediaType.index,
    manifests: children.map((child) => ({
      ...descriptor(child),
      ...(child.platform ? { platform: child.platform } : {}),
      ...(child.annotations ? { annotations: child.annotations } : {}),
    })),
    ...(annotations ? { annotations } : {}),
  });
}

/** Pushes what is no image: an SBOM, a chart. With `subject` it refers to another manifest. */
export async function pushArtifact(
  http: Http,
  repository: string,
  tag: string | undefined,
  {
    artifactType,
    content: text = artifactType,
    subject,
  }: { artifactType: string; content?: string; subject?: Pushed },
): Promise<Pushed> {
  return put(http, repository, tag, {
    schemaVersion: 2,
    mediaType: mediaType.manifest,
    artifactType,
    config: await blob(http, repository, 'application/vnd.oci.empty.v1+json', Buffer.from('{}')),
    layers: [await blob(http, repository, artifactType, Buffer.from(text))],
    ...(subject ? { subject: descriptor(subject) } : {}),
  });
}

/** As cosign 2 does it: an image of its own under a tag made of the digest (`kind`: sig, att, sbom). */
export const pushCosign = (
  http: Http,
  subject: Pushed,
  kind: 'sig' | 'att' | 'sbom' = 'sig',
): Promise<Pushed> =>
  pushImage(http, subject.repository, `${fallbackTag(subject.digest)}.${kind}`, {
    layers: [
      Buffer.from(JSON.stringify({ critical: { image: { 'docker-manifest-digest': subject.digest } } })),
    ],
    layerType: 'application/vnd.dev.cosign.simplesigning.v1+json',
    seed: kind,
  });

/** As oras and others do it with a registry that has no Referrers API: the artifact, and its entry in the fallback index. */
export async function pushReferrer(http: Http, subject: Pushed, artifactType: string): Promise<Pushed> {
  const { repository, digest } = subject;
  const artifact = await pushArtifact(http, repository, undefined, { artifactType, subject });
  const before = await getManifest(http, repository, fallbackTag(digest)).catch(() => undefined);
  const { manifests = [] } = before ? (JSON.parse(before.body.toString()) as { manifests?: object[] }) : {};
  await put(http, repository, fallbackTag(digest), {
    schemaVersion: 2,
    mediaType: mediaType.index,
    manifests: [...manifests, { ...descriptor(artifact), artifactType }],
  });
  return artifact;
}

/** As buildx does it: in the index, beside the image it is about. */
export async function pushAttestation(
  http: Http,
  subject: Pushed,
): Promise<Pushed & { annotations: Record<string, string> }> {
  const manifest = await put(http, subject.repository, undefined, {
    schemaVersion: 2,
    mediaType: mediaType.manifest,
    config: await blob(
      http,
      subject.repository,
      mediaType.config,
      json({ architecture: 'unknown', os: 'unknown' }),
    ),
    layers: [
      {
        ...(await blob(
          http,
          subject.repository,
          'application/vnd.in-toto+json',
          json({ about: subject.digest }),
        )),
        annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
      },
    ],
  });
  return {
    ...manifest,
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': subject.digest,
    },
  };
}

/** Puts any JSON there as a manifest. */
async function put(
  http: Http,
  repository: string,
  tag: string | undefined,
  manifest: { mediaType: string; [key: string]: unknown },
): Promise<Pushed> {
  const bytes = json(manifest);
  const digest = sha256(bytes);
  await putManifest(http, repository, tag ?? digest, bytes, manifest.mediaType);
  return { repository, digest, size: bytes.length, mediaType: manifest.mediaType, bytes };
}

async function blob(http: Http, repository: string, type: string, bytes: Buffer): Promise<Descriptor> {
  const digest = sha256(bytes);
  const there = await headBlob(http, repository, digest).then(
    () => true,
    () => false,
  );
  if (!there) await pushBlob(http, repository, digest, bytes);
  return { mediaType: type, digest, size: bytes.length };
}

const descriptor = ({ mediaType: type, digest, size }: Pushed): Descriptor => ({
  mediaType: type,
  digest,
  size,
});

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
