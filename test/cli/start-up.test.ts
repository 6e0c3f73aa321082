import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { isSupported } from '../../src/node-floor.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../support/paths.ts';

/** Files and packages that are loaded before anything is asked for: static imports, followed from `entry`. */
function loaded(entry: string): { files: string[]; packages: string[] } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, typeOnly, from] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export) (type )?[^;]*?from '([^']+)';$/gms,
    )) {
      if (typeOnly) continue;
      if (from!.startsWith('.')) visit(join(dirname(file), from!));
      else if (!from!.startsWith('node:')) packages.add(from!);
    }
  };
  visit(join(root, entry));
  return { files: [...files].map((file) => relative(root, file)), packages: [...packages] };
}

it('--help loads no package and no command', () => {
  for (const entry of ['src/main.ts', 'src/cli/help.ts']) {
    const { files, packages } = loaded(entry);
    expect(packages).toEqual([]);
    expect(files.filter((file) => file.startsWith('src/commands'))).toEqual([]);
  }
});

it('follows imports at all', () =>
  expect(loaded('src/commands/create/index.ts').files.length).toBeGreaterThan(20));

it.each([
  ['18.20.0', false],
  ['20.16.0', false],
  ['20.17.0', true],
  ['21.7.0', false],
  ['22.12.0', false],
  ['22.13.0', true],
  ['23.4.0', false],
  ['23.5.0', true],
  ['24.0.0', true],
])('Node %s: %s, as package.json says', (version, supported) => {
  expect(packageJson.engines.node).toBe('^20.17.0 || ^22.13.0 || >=23.5.0');
  expect(isSupported(version)).toBe(supported);
});
