import { isDigest } from './reference.ts';
import type { Descriptor, Index, Manifest } from './manifest.ts';
import { mediaType } from './media-type.ts';

/** What the bytes behind a manifest path are. */
export type Parsed =
  | { kind: 'image'; manifest: Manifest }
  | { kind: 'index'; index: Index }
  /** Docker's first form, without digests of a config or sizes. */
  | { kind: 'schema1'; name: string; tag: string; layers: string[] };

/** The bytes are no manifest that this tool knows; the message says why. */
export class ManifestError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'ManifestError';
  }
}

/** Reads a manifest, checking every part that is used later. `type` is the answer's Content-Type. */
export function parseManifest(content: Buffer, type?: string): Parsed {
  const value = object(json(content), 'the manifest');
  const declared = typeof value['mediaType'] === 'string' ? value['mediaType'] : type?.split(';')[0]?.trim();
  if (value['schemaVersion'] === 1) return schema1(value);
  const isImage = value['config'] !== undefined || value['layers'] !== undefined;
  const isIndex = value['manifests'] !== undefined || (!isImage && indexes.has(declared ?? ''));
  // One reader would see this, another that (CVE-2021-41190).
  if (isImage && isIndex) throw new ManifestError('both an image and an index');
  if (isIndex) return { kind: 'index', index: index(value, declared ?? mediaType.index) };
  if (isImage) return { kind: 'image', manifest: image(value, declared ?? mediaType.manifest) };
  throw new ManifestError(`neither an image nor an index (${declared ?? 'without a media type'})`);
}

/** The descriptors of everything that must be in the repository for this manifest to be whole. */
export const descriptors = (parsed: Exclude<Parsed, { kind: 'schema1' }>): Descriptor[] =>
  parsed.kind === 'index' ? parsed.index.manifests : [parsed.manifest.config, ...parsed.manifest.layers];

const indexes = new Set<string>([mediaType.index, mediaType.dockerIndex]);

type Fields = Record<string, unknown>;

function json(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    throw new ManifestError('not JSON');
  }
}

function object(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new ManifestError(`${what} is no JSON object`);
}

function list(value: unknown, what: string): unknown[] {
  // Go writes an empty list as null.
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new ManifestError(`${what} is no list`);
}

const common = (value: Fields) => ({
  schemaVersion: 2 as const,
  ...(value['subject'] ? { subject: descriptor(value['subject'], 'subject') } : {}),
  ...(typeof value['artifactType'] === 'string' ? { artifactType: value['artifactType'] } : {}),
  ...(value['annotations'] ? { annotations: texts(value['annotations'], 'annotations') } : {}),
});

const image = (value: Fields, type: string): Manifest => ({
  ...common(value),
  mediaType: type,
  config: descriptor(value['config'], 'config'),
  layers: list(value['layers'], 'layers').map((one, index) => descriptor(one, `layers[${index}]`)),
});

const index = (value: Fields, type: string): Index => ({
  ...common(value),
  mediaType: type,
  manifests: list(value['manifests'], 'manifests').map((one, at) => descriptor(one, `manifests[${at}]`)),
});

function schema1(value: Fields): Parsed {
  const layers = list(value['fsLayers'], 'fsLayers').map((one) => String(object(one, 'fsLayers')['blobSum']));
  return { kind: 'schema1', name: String(value['name'] ?? ''), tag: String(value['tag'] ?? ''), layers };
}

function descriptor(value: unknown, what: string): Descriptor {
  const fields = object(value, what);
  const { digest, size, mediaType: type } = fields;
  if (typeof digest !== 'string' || !isDigest(digest)) throw new ManifestError(`${what} has no digest`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw new ManifestError(`${what} has no size`);
  return {
    mediaType: typeof type === 'string' ? type : '',
    digest,
    size,
    ...(fields['platform'] ? { platform: platform(object(fields['platform'], `${what}.platform`)) } : {}),
    ...(fields['annotations'] ? { annotations: texts(fields['annotations'], `${what}.annotations`) } : {}),
    ...(typeof fields['artifactType'] === 'string' ? { artifactType: fields['artifactType'] } : {}),
    ...(Array.isArray(fields['urls'])
      ? { urls: fields['urls'].filter((url) => typeof url === 'string') }
      : {}),
  };
}

function platform(fields: Fields): NonNullable<Descriptor['platform']> {
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  return {
    os: text('os'),
    architecture: text('architecture'),
    ...(text('variant') ? { variant: text('variant') } : {}),
    ...(text('os.version') ? { 'os.version': text('os.version') } : {}),
  };
}

const texts = (value: unknown, what: string): Record<string, string> =>
  Object.fromEntries(Object.entries(object(value, what)).map(([key, one]) => [key, String(one)]));
