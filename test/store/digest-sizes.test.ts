import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { digestSizes } from '../../src/store/digest-sizes.ts';

const hashed = (index: number): string =>
  `sha256:${createHash('sha256').update(String(index)).digest('hex')}`;

test('remembers as many as come, through every growth of its table', () => {
  const sizes = digestSizes(4);
  const of = (index: number): number => (index % 7 === 0 ? 0 : index * 1_000_003 + 2 ** 40);
  for (let index = 0; index < 5000; index++) {
    expect(sizes.get(hashed(index))).toBeUndefined();
    sizes.set(hashed(index), of(index));
  }
  for (let index = 0; index < 5000; index++) expect(sizes.get(hashed(index))).toBe(of(index));
  expect(sizes.get(hashed(5000))).toBeUndefined();
});

test('tells apart what begins alike, and takes a second size for the first', () => {
  const sizes = digestSizes(8);
  const alike = ['0', '1', 'a', 'f'].map((last) => `sha256:${'ab'.repeat(31)}c${last}`);
  for (const [index, digest] of alike.entries()) sizes.set(digest, index);
  sizes.set(alike[2]!, 99);
  expect(alike.map((digest) => sizes.get(digest))).toEqual([0, 1, 99, 3]);
});

test('other algorithms have the same', () => {
  const sizes = digestSizes();
  const digest = `sha512:${'ab'.repeat(64)}`;
  sizes.set(digest, 5);
  expect([sizes.get(digest), sizes.get(`sha512:${'ac'.repeat(64)}`)]).toEqual([5, undefined]);
  expect(sizes.get(`sha256:${'ab'.repeat(32)}`)).toBeUndefined();
});
