import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadBundle } from '../../../src/disk/load.ts';
import { stackState } from '../../../src/stack/state.ts';
import { composeTarget } from '../../../src/targets/compose/index.ts';
import type { Target } from '../../../src/targets/target.ts';
import { inProcess } from '../../support/cli.ts';
import { engine, type ClientEnv } from '../../support/engine.ts';
import { output } from '../../support/programs.ts';
import { describeReal } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { sample, testIo, type Sample } from './sample.ts';

const versions = [
  { compose: 'v2', part: 'composeV2' },
  { compose: 'v1', part: 'composeV1' },
] as const;

for (const { compose, part } of versions)
  describeReal(`an auth service that the settings no longer have, with Compose ${compose}`, [part], () => {
    const name = `leftovers-${compose}`;
    let env: ClientEnv;
    let bundle: Sample;
    let target: Target;
    const docker = async (...args: string[]) =>
      (await output('docker', args, env)).split('\n').filter((line) => line !== '');
    const services = async (...state: string[]) =>
      (
        await docker(
          'ps',
          ...state,
          '--format',
          '{{.Label "com.docker.compose.service"}}',
          '--filter',
          `label=com.docker.compose.project=${name}`,
        )
      ).sort();
    const volumes = () => docker('volume', 'ls', '--quiet', '--filter', `name=${name}_`);
    /** A container of somebody else who calls a service of theirs the same, in a Compose file beside ours. */
    const foreign = () =>
      docker(
        'run',
        '-d',
        '--name',
        `${name}-foreign`,
        ...['project', 'service', 'project.working_dir'].flatMap((label, at) => [
          '--label',
          `com.docker.compose.${label}=${[name, 'auth', bundle.dir][at]}`,
        ]),
        '--volume',
        `${name}_auth:/data`,
        '--entrypoint',
        'sleep',
        'registry:3',
        '600',
      );

    beforeEach(async () => {
      env = (await engine('registry:3', 'nginx:stable-alpine')).client({ compose2: compose === 'v2' });
      bundle = await sample(join(tempFolder(), 'b'), name, env);
      await bundle.target.start();
      const settings = join(bundle.dir, 'settings.yml');
      const text = readFileSync(settings, 'utf8');
      expect(text).toMatch(/^fast-path: true$/m);
      // What belongs to it goes with it.
      const without = text.replace(/^fast-path: true$/m, 'fast-path: false');
      writeFileSync(settings, without.replace(/^(remember-passwords|nginx-js):.*\n/gm, ''));
      const rendered = await inProcess(['render', '-C', bundle.dir], { env });
      expect(rendered.code, rendered.stderr).toBe(0);
      target = composeTarget({ bundle: await loadBundle(bundle.dir), io: testIo(env).io });
    });
    afterEach(async () => {
      await bundle?.target.down();
      await target?.down();
    });

    test('status shows it, a start ends it', async () => {
      expect(await services()).toEqual(['auth', 'floor', 'nginx', 'registry']);
      const status = await target.status();
      expect(status).toMatchObject([
        { name: 'nginx', state: 'running' },
        { name: 'auth', state: 'running', leftover: true },
        { name: 'registry', state: 'running' },
        { name: 'floor', state: 'running' },
      ]);
      expect(stackState(status)).toBe('partial');
      expect(await target.obstacles()).toEqual([]);
      await target.start();
      expect(await services('--all')).toEqual(['floor', 'nginx', 'registry']);
      expect(await volumes()).toEqual([`${name}_socket`]);
      expect(stackState(await target.status())).toBe('running');
      expect(await bundle.get('/v2/_catalog')).toBe(200);
    });

    test('stop ends it, down removes it', async () => {
      await target.stop();
      expect(await services()).toEqual([]);
      expect(await services('--all')).toEqual(['auth', 'floor', 'nginx', 'registry']);
      expect((await target.status()).map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
      await target.down();
      expect(await services('--all')).toEqual([]);
      expect(await volumes()).toEqual([]);
    });

    test('somebody else’s of that name is never touched, nor its volume', async () => {
      await foreign();
      try {
        await target.start();
        expect(await services()).toEqual(['auth', 'floor', 'nginx', 'registry']);
        expect((await target.status()).map((service) => service.name)).toEqual([
          'nginx',
          'registry',
          'floor',
        ]);
        await target.stop();
        expect(await services()).toEqual(['auth']);
        await target.down();
        expect(await docker('ps', '--format', '{{.Names}}', '--filter', `name=${name}`)).toEqual([
          `${name}-foreign`,
        ]);
      } finally {
        await docker('rm', '-f', `${name}-foreign`);
      }
      expect(await volumes()).toEqual([`${name}_auth`]);
      await docker('volume', 'rm', `${name}_auth`);
    });
  });
