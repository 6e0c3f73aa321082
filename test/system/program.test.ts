import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  findPrograms,
  findRegistry,
  nginxVersion,
  parseRegistryVersion,
  programPath,
  registryProgram,
} from '../../src/system/program.ts';
import { describeReal, requireReal } from '../support/real.ts';
import { tempFolder } from '../support/tmp.ts';

const io = { env: process.env, cwd: '/' };

describe('a program', () => {
  test('is looked for on PATH in its order, then in the system folders', () => {
    const [first, second] = [tempFolder(), tempFolder()];
    for (const folder of [first, second]) writeFileSync(path.join(folder, 'sh'), '', { mode: 0o755 });
    expect(findPrograms('sh', { PATH: `${second}:relative:${first}` }).slice(0, 2)).toEqual([
      path.join(second, 'sh'),
      path.join(first, 'sh'),
    ]);
    expect(findPrograms('sh', {})).toContain('/bin/sh');
  });

  test('is a file that may be executed', () => {
    const folder = tempFolder();
    mkdirSync(path.join(folder, 'registry'));
    expect(findPrograms('registry', { PATH: folder })).not.toContain(path.join(folder, 'registry'));
    const file = path.join(folder, 'its-own');
    writeFileSync(file, '', { mode: 0o644 });
    expect(programPath(file, '/', {})).toBeUndefined();
    chmodSync(file, 0o755);
    expect(programPath('./its-own', folder, {})).toBe(file);
    expect(programPath('~/its-own', '/', { HOME: folder })).toBe(file);
    expect(programPath('its-own', folder, { PATH: '' })).toBeUndefined();
  });
});

describe('what a registry says of itself', () => {
  test.each([
    ['docker-registry github.com/docker/distribution 2.8.2+ds1', { major: '2.8', version: '2.8.2' }],
    ['registry github.com/docker/distribution v2.8.3', { major: '2.8', version: '2.8.3' }],
    [
      '/usr/bin/registry github.com/distribution/distribution/v3 v3.1.1+unknown',
      { major: '3', version: '3.1.1' },
    ],
    ['registry github.com/distribution/distribution/v3 v3.0.0-rc.2', { major: '3', version: '3.0.0-rc.2' }],
    ['registry github.com/distribution/distribution/v3 (devel)', { major: '3' }],
    ['registry github.com/distribution/distribution/v3 ', { major: '3' }],
    ['registry github.com/docker/distribution', { major: '2.8' }],
    ['npm registry 3.0.0', undefined],
    ['', undefined],
  ])('%s', (output, found) => expect(parseRegistryVersion(output)).toEqual(found));

  describeReal('for real', ['registry2', 'nginx'], () => {
    test('registry 2.8', async () => {
      expect(await registryProgram(requireReal('registry2'), io)).toEqual({
        major: '2.8',
        version: expect.stringMatching(/^2\.8\.\d+$/),
      });
    });
    test('found on PATH: another program of the name is passed over', async () => {
      const folder = tempFolder();
      writeFileSync(path.join(folder, 'registry'), '#!/bin/sh\necho another registry 3.0\n', { mode: 0o755 });
      const found = path.join(folder, 'docker-registry');
      copyFileSync(requireReal('registry2'), found);
      const on = { env: { PATH: folder }, cwd: '/' };
      expect(await findRegistry(on, { major: '2.8' })).toMatchObject({ file: found, major: '2.8' });
    });
    test('registry 3', async () => {
      expect(await registryProgram(requireReal('registry3'), io)).toMatchObject({ major: '3' });
    });
    test('nginx, and what is none', async () => {
      expect(await nginxVersion(requireReal('nginx'), io)).toMatch(/^1\.\d+\.\d+$/);
      expect(await nginxVersion('/bin/true', io)).toBeUndefined();
      expect(await nginxVersion('/no/such/file', io)).toBeUndefined();
      expect(await registryProgram('/bin/true', io)).toBeUndefined();
    });
  });
});
