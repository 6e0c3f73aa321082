import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Bundle } from '../../../src/bundle/bundle.ts';
import { loadBundle } from '../../../src/disk/load.ts';
import { composeTarget } from '../../../src/targets/compose/index.ts';
import { runningElsewhere, targetOf } from '../../../src/targets/index.ts';
import { engine, type ClientEnv } from '../../support/engine.ts';
import { output } from '../../support/programs.ts';
import { describeReal } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { problemsOf, sample, testIo, type Sample } from './sample.ts';

describeReal('settings that were changed while containers run', ['composeV2'], () => {
  let env: ClientEnv;
  let started: Sample;
  let bundle: Bundle;
  const docker = async (...args: string[]) =>
    (await output('docker', args, env)).split('\n').filter((line) => line !== '');
  const label = (folder: string) => `label=com.docker.compose.project.working_dir=${folder}`;
  const all = () => docker('ps', '-aq', '--filter', label(started.dir));
  const running = () => docker('ps', '-q', '--filter', label(started.dir));
  const networks = () => docker('network', 'ls', '-q', '--filter', 'label=com.docker.compose.project=before');

  beforeEach(async () => {
    env = (await engine('registry:3', 'nginx:stable-alpine')).client({ compose2: true });
    started = await sample(join(tempFolder(), 'b'), 'before', env);
    bundle = await loadBundle(started.dir);
    await started.target.start();
  });
  afterEach(async () => {
    await started?.target.down();
  });

  const renamed = () => {
    const settings = { ...bundle.settings, name: 'after' };
    return composeTarget({ bundle: { ...bundle, settings }, io: testIo(env).io });
  };

  test('another name: status sees the earlier containers, stop and down end them', async () => {
    const target = renamed();
    expect((await target.status()).map(({ state }) => state)).toEqual([
      'running',
      'running',
      'running',
      'running',
    ]);
    expect(await target.obstacles()).toEqual([]);
    expect(await running()).toHaveLength(4);
    await target.stop();
    expect(await running()).toEqual([]);
    expect(await all()).toHaveLength(4);
    await target.down();
    expect(await all()).toEqual([]);
    expect(await networks()).toEqual([]);
  });

  test('another name: a start replaces them', async () => {
    const target = renamed();
    try {
      await target.start();
      expect(
        await docker(
          'ps',
          '--format',
          '{{.Label "com.docker.compose.project"}}',
          '--filter',
          label(started.dir),
        ),
      ).toEqual(['after', 'after', 'after', 'after']);
      expect(await started.get('/v2/')).toBe(200);
      expect(await networks()).toEqual([]);
    } finally {
      await target.down();
    }
  });

  test('another target does not start beside them; its down ends them', async () => {
    const context = {
      bundle: { ...bundle, settings: { ...bundle.settings, target: 'process' as const } },
      io: testIo(env).io,
    };
    const problem = await runningElsewhere(context);
    expect(problem).toMatchObject({
      where: 'target',
      what: expect.stringMatching(
        /^before[-_]\w+[-_]1(?: and before[-_]\w+[-_]1){3} still run from before target/,
      ) as string,
      cure: expect.stringContaining('create-registry down') as string,
    });
    const target = await targetOf(context);
    expect(await target.obstacles()).toContainEqual(problem);
    expect(await problemsOf(target.start())).toEqual([problem]);
    expect(await running()).toHaveLength(4);
    await target.down();
    expect(await all()).toEqual([]);
    expect(await runningElsewhere(context)).toBeUndefined();
  });
});
