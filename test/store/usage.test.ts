import { createHash } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { digestIds } from '../../src/store/digest-ids.ts';
import type { Damage } from '../../src/store/damage.ts';
import { blobFile, currentLink, linkIn, revisionsFolder } from '../../src/store/layout.ts';
import { kept } from '../../src/store/tagged.ts';
import { nextSteps } from '../../src/commands/usage/next-steps.ts';
import type { Whole } from '../../src/store/usage/amounts.ts';
import { owners } from '../../src/store/usage/owners.ts';
import { readUsage, type Usage } from '../../src/store/usage/usage.ts';
import { repositoryName, writeLargeStore } from '../support/large-store.ts';
import { tempFolder } from '../support/tmp.ts';
import { damage } from './damaged.ts';

/** A store that no registry would make in so few steps. */
function store(algorithm = 'sha256') {
  const data = tempFolder();
  const blob = (content: string): string => {
    const digest = `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`;
    damage.replace(blobFile(data, digest), content);
    return digest;
  };
  const put = (repository: string, manifest: object): string => {
    const digest = blob(JSON.stringify({ schemaVersion: 2, ...manifest }));
    damage.replace(linkIn(revisionsFolder(data, repository), digest), digest);
    return digest;
  };
  const described = (digest: string) => ({ mediaType: 'application/octet-stream', digest, size: 1 });
  return {
    data,
    blob,
    image: (repository: string, layers: readonly string[], more: object = {}): string =>
      put(repository, {
        config: described(blob(`config of ${layers.join()}`)),
        layers: layers.map((layer) => described(blob(layer))),
        ...more,
      }),
    index: (repository: string, manifests: readonly string[]): string =>
      put(repository, { manifests: manifests.map(described) }),
    tag: (repository: string, tag: string, digest: string): void =>
      damage.replace(currentLink(data, repository, tag), digest),
    about: (digest: string) => ({ subject: described(digest) }),
  };
}

async function read(data: string): Promise<{ usage: Usage; damages: Damage[] }> {
  const damages: Damage[] = [];
  const usage = await readUsage(data, {
    now: Date.now(),
    turn: async () => undefined,
    onDamage: (one) => void damages.push(one),
  });
  return { usage, damages };
}

test('kept is what tags reach: children of children, what is about them, and what that mentions', () => {
  const { data, image, index, tag, about } = store();
  const child = image('app', ['child']);
  const inner = index('app', [child]);
  tag('app', 'v1', index('app', [inner]));
  const signature = image('app', ['signature'], about(child));
  const ofSignature = image('app', ['of signature'], about(signature));
  const base = image('app', ['base']);
  const other = image('app', ['other'], { annotations: { 'org.example.base': base } });
  const loose = image('app', ['loose']);
  const ofLoose = image('app', ['of loose'], about(loose));
  const elsewhere = image('other', ['elsewhere']);
  tag('app', 'v2', other);
  const all = kept(data, 'app');
  for (const digest of [child, inner, signature, ofSignature, base, other])
    expect(all.has(digest)).toBe(true);
  for (const digest of [loose, ofLoose, elsewhere]) expect(all.has(digest)).toBe(false);
  const one = kept(data, 'app', { tags: new Set(['v1']) });
  expect([child, ofSignature, other, base].map((digest) => one.has(digest))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('a list of referrers keeps the signatures in it, and what they are about', () => {
  const { data, image, index, tag, about } = store();
  const signed = image('app', ['signed']);
  const signature = image('app', ['signature'], about(signed));
  expect(kept(data, 'app').has(signature)).toBe(false);
  tag('app', signed.replace(':', '-'), index('app', [signature]));
  expect([signature, signed].map((digest) => kept(data, 'app').has(digest))).toEqual([true, true]);
});

test('untagged content counts where it is, in all once, and not where a tag of another repository needs it', async () => {
  const { data, image, tag } = store();
  for (const repository of ['a', 'b']) image(repository, ['1234567890']);
  const both = (await read(data)).usage;
  const { bytes } = both.whole.untagged;
  expect(bytes).toBeGreaterThan(10);
  expect(both.repositories.map(({ own, untagged }) => [own, untagged])).toEqual([
    [0, { manifests: 1, bytes }],
    [0, { manifests: 1, bytes }],
  ]);
  expect(both.whole.untagged).toMatchObject({ manifests: 2, last7Days: bytes });
  tag('c', 'v1', image('c', ['1234567890', 'more']));
  const found = (await read(data)).usage;
  expect(found.whole.untagged.bytes).toBe(bytes - 10);
  expect(found.repositories.map(({ untagged }) => untagged.bytes)).toEqual([bytes - 10, bytes - 10, 0]);
});

test('other digests than SHA-256, and blobs that nothing names', async () => {
  const { data, image, tag, blob } = store('sha512');
  tag('app', 'v1', image('app', ['12345']));
  blob('nobody');
  damage.replace(`${data}/docker/registry/v2/blobs/sha256/ab/no digest/data`, 'something');
  const { usage, damages } = await read(data);
  expect(damages).toEqual([]);
  expect(usage.whole.unneeded).toEqual({ blobs: 1, bytes: 'nobody'.length });
  expect(usage.whole.untagged).toMatchObject({ manifests: 0, bytes: 0, older: 0 });
  expect(usage.whole.stored.blobs).toBe(4);
  expect(usage.repositories[0]!.own).toBe(usage.whole.stored.bytes - 'nobody'.length);
});

test('a link that leads to itself where a blob belongs is damage, and the rest is added up', async () => {
  const { data, image, tag } = store();
  const digest = image('app', ['12345']);
  tag('app', 'v1', digest);
  const file = blobFile(data, `sha256:${createHash('sha256').update('12345').digest('hex')}`);
  damage.remove(file);
  symlinkSync('data', file);
  const { usage, damages } = await read(data);
  expect(damages.map(({ path }) => path)).toContain(file);
  expect(usage.whole.stored.blobs).toBe(2);
  expect(usage.repositories[0]!.own).toBe(usage.whole.stored.bytes);
});

test('many repositories: all that is stored belongs to somebody', async () => {
  const data = tempFolder();
  writeLargeStore(data, { repositories: 80, tags: 3, layers: 3 });
  const { usage, damages } = await read(data);
  expect(damages).toEqual([]);
  expect(usage.whole.stored.blobs).toBe(80 * (2 + 3 * 3));
  expect(usage.repositories).toHaveLength(80);
  expect(usage.repositories.reduce((sum, { own }) => sum + own, 0)).toBe(usage.whole.stored.bytes);
  expect(usage.repositories.every(({ own, size, tags }) => own === size && tags === 3)).toBe(true);
  expect(usage.repositories.map(({ name }) => name)).toContain(repositoryName(79));
});

test('owners are none, one, or several for good', () => {
  const found = owners();
  found.add(5000, 0);
  found.add(5000, 0);
  expect([found.only(5000), found.isShared(5000), found.isOwned(5001)]).toEqual([0, false, false]);
  found.add(5000, 7);
  found.add(5000, 7);
  expect([found.only(5000), found.isShared(5000), found.isOwned(5000)]).toEqual([undefined, true, true]);
});

test('digests are numbered as they come', () => {
  const ids = digestIds();
  const [a, b] = ['a', 'b'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
  expect([ids.idOf(b), ids.idOf(a), ids.idOf(b), ids.find(a), ids.count()]).toEqual([0, 1, 0, 1, 2]);
  expect(ids.find(`sha256:${'c'.repeat(64)}`)).toBeUndefined();
});

test('a next step is named only where it is worth it', () => {
  const whole = (unneeded: number, untagged: number) =>
    ({ stored: { bytes: 1000 }, unneeded: { bytes: unneeded }, untagged: { bytes: untagged } }) as Whole;
  expect(nextSteps(whole(0, 0))).toEqual([]);
  expect(nextSteps(whole(9, 9))).toEqual([]);
  expect(nextSteps(whole(10, 0))).toEqual([expect.stringContaining('create-registry gc --dry-run')]);
  expect(nextSteps(whole(0, 10))).toEqual([expect.stringContaining('gc --untagged --dry-run')]);
  const large = { ...whole(1e9, 0), stored: { blobs: 1, bytes: 1e13 } };
  expect(nextSteps(large)).toHaveLength(1);
});
