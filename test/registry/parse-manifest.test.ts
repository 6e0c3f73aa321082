import { expect, test } from 'vitest';
import { mediaType } from '../../src/registry/media-type.ts';
import { descriptors, ManifestError, parseManifest } from '../../src/registry/parse-manifest.ts';

const digest = (of: string) => `sha256:${of.repeat(64)}`;
const part = (of: string, more: object = {}) => ({ mediaType: 'x/y', digest: digest(of), size: 7, ...more });
const parse = (value: unknown, type?: string) => parseManifest(Buffer.from(JSON.stringify(value)), type);

test('an image', () => {
  const image = {
    schemaVersion: 2,
    mediaType: mediaType.manifest,
    artifactType: 'a/b',
    config: part('a'),
    layers: [part('b', { annotations: { title: 'x', n: 1 } }), part('c', { urls: ['https://x', 7] })],
    subject: part('d'),
    annotations: { k: 'v' },
    other: 'left out',
  };
  const parsed = parse(image);
  const { other: _, ...known } = image;
  expect(parsed).toEqual({
    kind: 'image',
    manifest: {
      ...known,
      layers: [part('b', { annotations: { title: 'x', n: '1' } }), part('c', { urls: ['https://x'] })],
    },
  });
  expect(descriptors(parsed as never).map((one) => one.digest)).toEqual([
    digest('a'),
    digest('b'),
    digest('c'),
  ]);
});

test('an index', () => {
  const platform = {
    os: 'windows',
    architecture: 'arm64',
    variant: 'v8',
    'os.version': '10',
    features: ['x'],
  };
  const parsed = parse(
    { schemaVersion: 2, manifests: [part('a', { platform })] },
    `${mediaType.dockerIndex}; charset=utf-8`,
  );
  const { features: _, ...known } = platform;
  expect(parsed).toEqual({
    kind: 'index',
    index: {
      schemaVersion: 2,
      mediaType: mediaType.dockerIndex,
      manifests: [part('a', { platform: known })],
    },
  });
  expect(descriptors(parsed as never)).toHaveLength(1);
});

test('lists that Go wrote as null', () => {
  expect(parse({ schemaVersion: 2, mediaType: mediaType.index, manifests: null })).toMatchObject({
    index: { manifests: [] },
  });
  expect(parse({ schemaVersion: 2, config: part('a'), layers: null })).toMatchObject({
    manifest: { layers: [] },
  });
});

test('schema 1', () => {
  const old = { schemaVersion: 1, name: 'a/b', tag: 't', fsLayers: [{ blobSum: digest('a') }], history: [] };
  expect(parse(old)).toEqual({ kind: 'schema1', name: 'a/b', tag: 't', layers: [digest('a')] });
});

test.for<[string, unknown, string]>([
  ['a list', [], 'no JSON object'],
  ['null', null, 'no JSON object'],
  ['nothing known', { schemaVersion: 2 }, 'neither an image nor an index (without a media type)'],
  [
    'an artifact manifest',
    { mediaType: 'application/vnd.oci.artifact.manifest.v1+json', blobs: [] },
    'artifact.manifest',
  ],
  ['both', { config: part('a'), layers: [], manifests: [] }, 'both an image and an index'],
  ['both, by half', { layers: [], manifests: [] }, 'both an image and an index'],
  ['layers that are no list', { config: part('a'), layers: {} }, 'layers is no list'],
  [
    'a path for a digest',
    { config: part('a', { digest: 'sha256:../../x' }), layers: [] },
    'config has no digest',
  ],
  ['a size that is text', { config: part('a'), layers: [part('b', { size: '7' })] }, 'layers[0] has no size'],
  ['a size below nothing', { manifests: [part('b', { size: -1 })] }, 'manifests[0] has no size'],
  ['a size past counting', { manifests: [part('b', { size: 2 ** 60 })] }, 'manifests[0] has no size'],
  [
    'a platform that is text',
    { manifests: [part('b', { platform: 'linux' })] },
    'manifests[0].platform is no JSON object',
  ],
  ['annotations that are a list', { manifests: [], annotations: ['x'] }, 'annotations is no JSON object'],
])('%s is no manifest', ([, value, why]) => {
  expect(() => parse(value)).toThrow(ManifestError);
  expect(() => parse(value)).toThrow(why);
});

test('what is no JSON is no manifest', () => {
  expect(() => parseManifest(Buffer.from('<html>'))).toThrow(new ManifestError('not JSON'));
});
