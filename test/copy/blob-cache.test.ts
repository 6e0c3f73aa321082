import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBlobCache } from '../../src/copy/blob-cache.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { tempFolder } from '../support/tmp.ts';

const blob = { digest: sha256('compressed'), size: 12345 };
const diffId = sha256('layer');

function fresh() {
  const home = tempFolder();
  const folder = join(home, '.cache/create-registry/layers');
  return { env: { HOME: home }, folder, file: join(folder, diffId.replace(':', '-')) };
}

test('remembers from one run to the next', async () => {
  const { env } = fresh();
  expect(await openBlobCache(env).find(diffId)).toBeUndefined();
  await openBlobCache(env).remember(diffId, blob);
  expect(await openBlobCache(env).find(diffId)).toEqual(blob);
});

test('is where XDG_CACHE_HOME says, if that is an absolute path', async () => {
  const { env, folder } = fresh();
  const cache = tempFolder();
  await openBlobCache({ ...env, XDG_CACHE_HOME: cache }).remember(diffId, blob);
  expect(readdirSync(join(cache, 'create-registry/layers'))).toHaveLength(1);
  await openBlobCache({ ...env, XDG_CACHE_HOME: 'relative' }).remember(diffId, blob);
  expect(readdirSync(folder)).toHaveLength(1);
});

test.each([
  '',
  'garbage',
  `${blob.digest}`,
  `${blob.digest} 1e9\n`,
  `${blob.digest} 5\nmore`,
  `sha256:ab 5\n`,
  '\0'.repeat(99),
])('knows nothing from a file with %j in it, and mends it', async (text) => {
  const { env, folder, file } = fresh();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  expect(await openBlobCache(env).find(diffId)).toBeUndefined();
  await openBlobCache(env).remember(diffId, blob);
  expect(await openBlobCache(env).find(diffId)).toEqual(blob);
});

test('does without where it cannot be', async () => {
  const { env, folder } = fresh();
  mkdirSync(join(folder, '..'), { recursive: true });
  writeFileSync(folder, 'a file where the folder belongs');
  await openBlobCache(env).remember(diffId, blob);
  expect(await openBlobCache(env).find(diffId)).toBeUndefined();
  await openBlobCache({ HOME: '/dev/null' }).remember(diffId, blob);
  expect(await openBlobCache({ HOME: '/dev/null' }).find(diffId)).toBeUndefined();
});

test('takes no digest for a path', async () => {
  const { env, folder } = fresh();
  await openBlobCache(env).remember('sha256:../../../escaped', blob);
  expect(await openBlobCache(env).find('sha256:../../../escaped')).toBeUndefined();
  expect(() => readdirSync(folder)).toThrow('ENOENT');
});

test('stays small: the older ones go', async () => {
  const { env, folder } = fresh();
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < 2000; index++) {
    const file = join(folder, sha256(String(index)).replace(':', '-'));
    writeFileSync(file, `${blob.digest} 1\n`);
    utimesSync(file, index, index);
  }
  const cache = openBlobCache(env);
  await cache.remember(diffId, blob);
  expect(readdirSync(folder)).toHaveLength(1000);
  expect(await cache.find(diffId)).toEqual(blob);
  expect(await cache.find(sha256('1999'))).toBeDefined();
  expect(await cache.find(sha256('0'))).toBeUndefined();
});
