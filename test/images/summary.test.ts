import { expect, test } from 'vitest';
import { parseBuild } from '../../src/images/config.ts';
import type { Parts } from '../../src/images/parts.ts';
import { summaries } from '../../src/images/summary.ts';
import { sha256 } from '../../src/registry/digest.ts';
import type { Descriptor } from '../../src/registry/manifest.ts';
import { mediaType } from '../../src/registry/media-type.ts';
import { parseManifest } from '../../src/registry/parse-manifest.ts';

class Gone extends Error {}

/** A repository in memory, which counts what is read. */
function repository() {
  const content = new Map<string, Buffer>();
  const reads: string[] = [];
  const get = (digest: string): Buffer => {
    reads.push(digest);
    const found = content.get(digest);
    if (!found) throw new Gone(digest);
    return found;
  };
  const put = (type: string, value: object): Descriptor => {
    const bytes = Buffer.from(JSON.stringify(value));
    content.set(sha256(bytes), bytes);
    return { mediaType: type, digest: sha256(bytes), size: bytes.length };
  };
  const parts: Parts = {
    image: async (reference) => {
      const bytes = get(reference);
      const parsed = parseManifest(bytes);
      return { digest: reference, bytes, parsed, mediaType: mediaType.manifest };
    },
    build: async ({ digest }) => parseBuild(get(digest)),
  };
  const isGone = (error: unknown) => error instanceof Gone;
  return { put, reads, content, summary: summaries(parts, { isGone }) };
}

const layer = (letter: string, size: number, more: object = {}): Descriptor => ({
  mediaType: mediaType.gzipLayer,
  digest: `sha256:${letter.repeat(64)}`,
  size,
  ...more,
});

const image = (
  { put }: ReturnType<typeof repository>,
  config: object,
  layers: readonly Descriptor[],
): Descriptor => {
  const described = put(mediaType.config, { os: 'linux', architecture: 'amd64', ...config });
  return put(mediaType.manifest, {
    schemaVersion: 2,
    mediaType: mediaType.manifest,
    config: described,
    layers,
  });
};

const foreign = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';

const configSize = (config: object): number =>
  JSON.stringify({ os: 'linux', architecture: 'amd64', ...config }).length;

test('a layer that stands there twice is sent once, one that registries do not hold never, an address is no hindrance', async () => {
  const there = repository();
  const layers = [
    layer('a', 100),
    layer('a', 100),
    layer('b', 10),
    layer('c', 5000, { urls: ['https://x/y'], mediaType: foreign }),
    layer('d', 3, { urls: ['ipfs://x'] }),
    layer('e', 4, { mediaType: foreign }),
  ];
  const { digest } = image(there, {}, layers);
  expect(await there.summary(digest)).toMatchObject({
    size: 117 + configSize({}),
    platforms: ['linux/amd64'],
  });
});

test('what several platforms share counts once, and is read once', async () => {
  const there = repository();
  const one = image(there, { created: '2026-01-02T00:00:00Z' }, [layer('a', 100), layer('b', 1)]);
  const two = image(there, { created: '2026-01-01T00:00:00Z', architecture: 'arm64' }, [layer('a', 100)]);
  const index = (annotations: object): Descriptor =>
    there.put(mediaType.index, {
      schemaVersion: 2,
      mediaType: mediaType.index,
      manifests: [one, two],
      annotations,
    });
  const [first, second] = [index({}), index({ again: 'yes' })];
  const summary = await there.summary(first.digest);
  const configs =
    configSize({ created: '2026-01-02T00:00:00Z' }) + configSize({ created: '…', architecture: 'arm64' });
  expect(summary).toEqual({
    digest: first.digest,
    mediaType: mediaType.manifest,
    kind: 'index',
    platforms: ['linux/amd64', 'linux/arm64'],
    size: 101 + configs + '2026-01-01T00:00:00Z'.length - 1,
    created: '2026-01-02T00:00:00Z',
  });
  const before = there.reads.length;
  expect(await there.summary(second.digest)).toEqual({ ...summary, digest: second.digest });
  expect(there.reads.slice(before)).toEqual([second.digest]);
});

test('of many images the last are remembered, so that memory is bounded', async () => {
  const there = repository();
  const indexes = Array.from({ length: 1500 }, (_, at) => {
    const one = image(there, { created: new Date(at).toISOString() }, []);
    const value = { schemaVersion: 2, mediaType: mediaType.index, manifests: [one] };
    return there.put(mediaType.index, value).digest;
  });
  for (const digest of indexes) await there.summary(digest);
  const readsOf = async (digest: string): Promise<number> => {
    const before = there.reads.length;
    await there.summary(digest);
    return there.reads.length - before;
  };
  expect([await readsOf(indexes.at(-1)!), await readsOf(indexes.at(-500)!)]).toEqual([1, 1]);
  expect(await readsOf(indexes[0]!)).toBe(3);
});

test('attestations are no platforms, and alone they are what they are', async () => {
  const there = repository();
  const one = image(there, {}, [layer('a', 100)]);
  const attestation = {
    ...image(there, { os: 'unknown', architecture: 'unknown' }, [layer('b', 7)]),
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
  };
  const index = (manifests: object[]): string =>
    there.put(mediaType.index, { schemaVersion: 2, mediaType: mediaType.index, manifests }).digest;
  expect(await there.summary(index([one, attestation]))).toMatchObject({
    platforms: ['linux/amd64'],
    size: 100 + configSize({}),
  });
  expect(await there.summary(index([attestation]))).toMatchObject({
    kind: 'attestations',
    platforms: [],
    size: 0,
  });
});

test('a date that is none is left out', async () => {
  const there = repository();
  for (const created of ['yesterday', '', 5, null]) {
    const { digest } = image(there, { created }, []);
    expect(await there.summary(digest)).not.toHaveProperty('created');
  }
});

test('what an index names and is not there is named', async () => {
  const there = repository();
  const { digest } = image(there, {}, []);
  const index = there.put(mediaType.index, {
    schemaVersion: 2,
    mediaType: mediaType.index,
    manifests: [
      { ...layer('d', 1), platform: { os: 'linux', architecture: 's390x' } },
      layer('e', 1),
      {
        ...layer('f', 1),
        digest,
      },
    ],
  });
  expect(await there.summary(index.digest)).toMatchObject({
    platforms: ['linux/amd64'],
    missing: ['linux/s390x', `sha256:${'e'.repeat(64)}`],
  });
  await expect(there.summary(`sha256:${'e'.repeat(64)}`)).rejects.toThrow(Gone);
});
