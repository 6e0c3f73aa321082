import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { processTarget } from '../../../src/targets/process/index.ts';
import { registry3 } from '../../support/binaries.ts';
import { describeReal, requireReal } from '../../support/real.ts';
import { answer, pidOf, processesIn, sample, type Sample } from './sample.ts';

const states = async (bundle: Sample) => (await processTarget(bundle).status()).map(({ state }) => state);

describeReal('the process target', ['nginx', 'registry2'], () => {
  describe.each(['2.8', '3'] as const)('with registry %s', (major) => {
    const settings = () =>
      major === '3'
        ? { registryVersion: major, registryBin: requireReal('registry3') }
        : { registryVersion: major };

    test('starts, answers through nginx, stops, and leaves nothing', async () => {
      const bundle = await sample({ name: "with 'a space' $and more", settings: settings() });
      const target = processTarget(bundle);
      expect(await target.obstacles()).toEqual([]);
      expect(await states(bundle)).toEqual(['stopped', 'stopped']);

      await target.start();
      expect(await answer(bundle)).toBe(200);
      expect(await target.status()).toEqual([
        { name: 'nginx', state: 'running', version: expect.stringMatching(/^1\.\d+\.\d+$/) },
        {
          name: 'registry',
          state: 'running',
          version: expect.stringMatching(major === '3' ? /^3\.\d/ : /^2\.8\.\d/),
        },
      ]);
      expect(await target.obstacles()).toEqual([]);
      expect(await target.bypasses()).toEqual([]);

      await target.stop();
      expect(processesIn(bundle.dir)).toEqual([]);
      expect(await states(bundle)).toEqual(['stopped', 'stopped']);

      await target.start();
      expect(await answer(bundle)).toBe(200);
      await target.down();
      expect(processesIn(bundle.dir)).toEqual([]);
      expect(readdirSync(path.join(bundle.dir, 'run'))).toEqual([]);
      expect(readdirSync(path.join(bundle.dir, 'logs')).sort()).toEqual([
        'README',
        'access.log',
        'nginx.log',
        'pulls.log',
        'registry.log',
      ]);
    });
  });

  test('the settings choose the registry', async () => {
    const bundle = await sample({
      settings: { registryVersion: '3', registryBin: requireReal('registry3') },
    });
    await processTarget(bundle).start();
    expect(readFileSync(`/proc/${pidOf(bundle, 'registry')}/cmdline`, 'utf8')).toContain(registry3());
  });

  test('what it writes is the owner’s alone', async () => {
    const bundle = await sample();
    await processTarget(bundle).start();
    const modeOf = (name: string) => (statSync(path.join(bundle.dir, name)).mode & 0o777).toString(8);
    expect(
      Object.fromEntries(['run', 'logs', 'run/registry.sock'].map((name) => [name, modeOf(name)])),
    ).toEqual({
      run: '700',
      logs: '700',
      'run/registry.sock': '700',
    });
    for (const file of [
      'run/nginx.json',
      'run/registry.json',
      'logs/nginx.log',
      'logs/registry.log',
      'logs/access.log',
    ])
      expect([file, modeOf(file)]).toEqual([file, '600']);
  });

  test('the services get none of the user’s REGISTRY_ variables, and no traces exporter', async () => {
    const env = {
      ...process.env,
      REGISTRY_HTTP_ADDR: '127.0.0.1:1',
      MY_TOKEN: 'x',
      HTTPS_PROXY: 'http://proxy.example',
    };
    const bundle = await sample({ env });
    await processTarget(bundle).start();
    // nginx uses the place for its title, so only the registry shows.
    const variables = readFileSync(`/proc/${pidOf(bundle, 'registry')}/environ`, 'utf8').split('\0');
    expect(variables).toEqual(
      expect.arrayContaining(['OTEL_TRACES_EXPORTER=none', 'HTTPS_PROXY=http://proxy.example']),
    );
    expect(variables.filter((text) => /^(REGISTRY_|MY_)/.test(text))).toEqual([]);
  });

  test('they are in sessions of their own, with nothing to read from', async () => {
    const bundle = await sample();
    await processTarget(bundle).start();
    const pids = [pidOf(bundle, 'nginx'), pidOf(bundle, 'registry')];
    for (const pid of pids) {
      const [session, terminal] = execFileSync('ps', ['-o', 'sess=,tty=', '-p', String(pid)], {
        encoding: 'utf8',
      })
        .trim()
        .split(/\s+/);
      expect([session, terminal]).toEqual([String(pid), '?']);
      expect(execFileSync('readlink', [`/proc/${pid}/fd/0`], { encoding: 'utf8' }).trim()).toBe('/dev/null');
    }
  });

  test('a start on what runs starts nothing', async () => {
    const bundle = await sample();
    const target = processTarget(bundle);
    await target.start();
    const before = processesIn(bundle.dir);
    await target.start();
    expect(processesIn(bundle.dir)).toEqual(before);
  });

  test('down and stop of what never ran are done at once, and make nothing', async () => {
    const bundle = await sample();
    const before = readdirSync(bundle.dir);
    await processTarget(bundle).stop();
    await processTarget(bundle).down();
    expect(readdirSync(bundle.dir)).toEqual(before);
  });

  test('a deep folder: a socket path could not be that long', async () => {
    const bundle = await sample({ name: 'deep/'.repeat(30) + 'bundle' });
    const target = processTarget(bundle);
    await target.start();
    expect(await answer(bundle)).toBe(200);
    expect(await states(bundle)).toEqual(['running', 'running']);
    await target.down();
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('the commands are those that are run', async () => {
    const bundle = await sample();
    const [registry, nginx] = processTarget(bundle).commands('start');
    await processTarget(bundle).start();
    const cmdline = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    expect(cmdline(pidOf(bundle, 'registry'))).toEqual(registry);
    // nginx writes what it is in front of its own.
    expect(cmdline(pidOf(bundle, 'nginx')).join(' ')).toBe(`nginx: master process ${nginx!.join(' ')}`);
  });
});
