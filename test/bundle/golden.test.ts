import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plan } from '../../src/bundle/plan.ts';
import { scenario, scenarios } from './scenarios.ts';

const golden = join(import.meta.dirname, '../golden');

describe.each(Object.keys(scenarios))('bundle %s', (name) => {
  test('is the same byte for byte', async () => {
    for (const file of await plan(scenario(name)))
      await expect(file.content).toMatchFileSnapshot(join(golden, name, file.path));
  });

  test('has no file more or less', async () => {
    const planned = (await plan(scenario(name))).map(({ path }) => path);
    const there = await readdir(join(golden, name), { recursive: true, withFileTypes: true });
    const files = there
      .filter((entry) => entry.isFile())
      .map((entry) => relative(join(golden, name), join(entry.parentPath, entry.name)));
    expect(files.sort()).toEqual([...planned].sort());
  });

  test('is for its owner alone', async () => {
    const modes = Object.fromEntries((await plan(scenario(name))).map(({ path, mode }) => [path, mode]));
    for (const [path, mode] of Object.entries(modes))
      expect(mode, path).toBe(path.startsWith('bin/') || path === 'clients/setup.sh' ? 0o700 : 0o600);
  });
});

test('no golden bundle without its scenario', async () => {
  expect((await readdir(golden)).sort()).toEqual(Object.keys(scenarios).sort());
});
