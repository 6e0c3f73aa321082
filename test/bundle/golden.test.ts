import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { paths } from '../../src/bundle/paths.ts';
import { plan } from '../../src/bundle/plan.ts';
import { clientPaths } from '../../src/clients/files.ts';
import { scenario, scenarios } from './scenarios.ts';

const golden = join(import.meta.dirname, '../golden');

/** Has the whole of the client machines' script; of the other bundles only its head differs. */
const whole = 'compose-3';

/** What of a bundle lies in its golden folder. */
async function kept(name: string): Promise<{ path: string; content: string }[]> {
  const files = await plan(scenario(name));
  const script = files.find(({ path }) => path === clientPaths.setup)!.content;
  const [head] = script.split(/(?<=^state=.*\n)/m);
  return files
    .filter(({ path }) => path !== paths.publicSetup)
    .map(({ path, content }) => ({
      path,
      content: path === clientPaths.setup && name !== whole ? head! : content,
    }));
}

describe.each(Object.keys(scenarios))('bundle %s', (name) => {
  test('is the same byte for byte', async () => {
    for (const file of await kept(name))
      await expect(file.content).toMatchFileSnapshot(join(golden, name, file.path));
  });

  test('has one script for client machines, the same for all but its head', async () => {
    const text = async (bundle: string, path: string) =>
      (await plan(scenario(bundle))).find((file) => file.path === path)?.content;
    const script = await text(name, clientPaths.setup);
    expect(script!.split(/^state=/m)[1]).toBe((await text(whole, clientPaths.setup))!.split(/^state=/m)[1]);
    expect([script, undefined]).toContain(await text(name, paths.publicSetup));
  });

  test('has no file more or less', async () => {
    const planned = (await kept(name)).map(({ path }) => path);
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
