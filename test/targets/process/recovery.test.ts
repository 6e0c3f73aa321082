import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { processTarget } from '../../../src/targets/process/index.ts';
import { identify } from '../../../src/system/proc.ts';
import { registry2 } from '../../support/binaries.ts';
import { describeReal } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { firstWord, inChild, killGroup, outcomeOf } from './child.ts';
import { answer, pidOf, processesIn, sample, type Sample } from './sample.ts';

const states = async (bundle: Sample) =>
  Object.fromEntries((await processTarget(bundle).status()).map(({ name, state }) => [name, state]));

const gone = async (pid: number): Promise<void> => {
  for (let tries = 0; tries < 200 && identify(pid); tries++) await delay(25);
  expect(identify(pid)).toBeUndefined();
};

/** Somebody else's process. */
function sleeper(): number {
  const child = spawn('sleep', ['300'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid!;
}

describeReal('the process target after accidents', ['nginx', 'registry2'], () => {
  test('both services outlive the process that started them, killed with all its group', async () => {
    const bundle = await sample();
    const child = inChild(`await target.start(); print('started'); setTimeout(() => {}, 60_000);`, {
      bundle,
    });
    await firstWord(child);
    await killGroup(child);
    expect(await answer(bundle)).toBe(200);
    expect(await states(bundle)).toEqual({ nginx: 'running', registry: 'running' });
    const pids = processesIn(bundle.dir);
    await processTarget(bundle).down();
    expect(pids.length).toBeGreaterThan(1);
    expect(pids.map(identify).filter(Boolean)).toEqual([]);
  });

  test('up after the registry was killed starts it and leaves nginx alone', async () => {
    const bundle = await sample();
    const target = processTarget(bundle);
    await target.start();
    const [nginx, registry] = [pidOf(bundle, 'nginx'), pidOf(bundle, 'registry')];
    process.kill(registry, 'SIGKILL');
    await gone(registry);
    expect(existsSync(path.join(bundle.dir, 'run/registry.sock'))).toBe(true);
    expect(await states(bundle)).toEqual({ nginx: 'running', registry: 'failed' });
    await target.start();
    expect(await answer(bundle)).toBe(200);
    expect(pidOf(bundle, 'nginx')).toBe(nginx);
    expect(pidOf(bundle, 'registry')).not.toBe(registry);
  });

  test.each(['start', 'down'] as const)('%s ends the workers a killed nginx left behind', async (verb) => {
    const bundle = await sample();
    const target = processTarget(bundle);
    await target.start();
    const [nginx, registry] = [pidOf(bundle, 'nginx'), pidOf(bundle, 'registry')];
    process.kill(nginx, 'SIGKILL');
    await gone(nginx);
    const workers = processesIn(bundle.dir).filter((pid) => pid !== registry);
    expect(workers).not.toEqual([]);
    expect(await states(bundle)).toEqual({ nginx: 'failed', registry: 'running' });
    expect(await target.obstacles()).toEqual([]);
    await target[verb]();
    expect(workers.map(identify).filter(Boolean)).toEqual([]);
    if (verb === 'start') {
      expect(await answer(bundle)).toBe(200);
      expect(pidOf(bundle, 'registry')).toBe(registry);
    } else expect(processesIn(bundle.dir)).toEqual([]);
  });

  test.each([
    ['an earlier start', { startTime: '1@0' }],
    ['another program', { exe: '/usr/sbin/nginx' }],
  ])('a pid that now belongs to %s is not signalled', async (_, other) => {
    const bundle = await sample();
    const target = processTarget(bundle);
    const foreign = sleeper();
    const file = path.join(bundle.dir, 'run/nginx.json');
    mkdirSync(path.dirname(file), { mode: 0o700 });
    const lie = JSON.stringify({ ...identify(foreign), ...other, startedAt: new Date().toISOString() });
    for (const verb of ['stop', 'down', 'start'] as const) {
      writeFileSync(file, lie);
      expect((await target.status())[0]!.state).not.toBe('running');
      await target[verb]();
      expect(identify(foreign)).toBeDefined();
    }
    expect(await answer(bundle)).toBe(200);
    expect(pidOf(bundle, 'nginx')).not.toBe(foreign);
  });

  test.each(['', '{', 'null', '{"pid":-1,"startTime":"1@0","exe":"/bin/x"}', '{"pid":1}'])(
    'the pid file %j means nobody',
    async (text) => {
      const bundle = await sample();
      mkdirSync(path.join(bundle.dir, 'run'), { mode: 0o700 });
      writeFileSync(path.join(bundle.dir, 'run/nginx.json'), text);
      await processTarget(bundle).stop();
      expect(await states(bundle)).toEqual({ nginx: 'stopped', registry: 'stopped' });
    },
  );

  test('a registry whose program was replaced is still known, in its version, and ended', async () => {
    const program = path.join(tempFolder(), 'registry');
    copyFileSync(registry2()!, program);
    const bundle = await sample({ settings: { registryBin: program } });
    const target = processTarget(bundle);
    await target.start();
    // As dpkg does it.
    writeFileSync(`${program}.new`, '#!/bin/sh\necho no registry\n', { mode: 0o755 });
    renameSync(`${program}.new`, program);
    expect((await target.status())[1]).toEqual({
      name: 'registry',
      state: 'running',
      version: expect.stringMatching(/^2\.8/),
    });
    await target.stop();
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('a wrapper script may stand for the registry', async () => {
    const program = path.join(tempFolder(), 'registry');
    writeFileSync(program, `#!/bin/sh\nexec ${registry2()} "$@"\n`, { mode: 0o755 });
    const bundle = await sample({ settings: { registryBin: program } });
    const target = processTarget(bundle);
    expect(await target.obstacles()).toEqual([]);
    await target.start();
    expect(await states(bundle)).toEqual({ nginx: 'running', registry: 'running' });
    await target.down();
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('a registry that nobody knows of keeps its socket and is named', async () => {
    const bundle = await sample();
    const target = processTarget(bundle);
    await target.start();
    const registry = pidOf(bundle, 'registry');
    rmSync(path.join(bundle.dir, 'run/registry.json'));
    await expect(target.start()).rejects.toThrow(`(pid ${registry})`);
    expect(identify(registry)).toBeDefined();
    expect(await answer(bundle)).toBe(200);
  });

  test('a file in the socket’s place is left alone', async () => {
    const bundle = await sample();
    const file = path.join(bundle.dir, 'run/registry.sock');
    mkdirSync(path.dirname(file), { mode: 0o700 });
    writeFileSync(file, 'mine');
    await expect(processTarget(bundle).start()).rejects.toThrow('is no socket');
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('ups at the same time, from several processes, start one stack', async () => {
    const bundle = await sample();
    const target = processTarget(bundle);
    const children = [1, 2].map(() => inChild(`print(await settled(target.start()));`, { bundle }));
    await Promise.all([target.start(), target.start(), ...children.map((child) => outcomeOf(child))]);
    const commands = processesIn(bundle.dir).map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    expect(commands.filter((text) => text.includes('master process'))).toHaveLength(1);
    expect(commands.filter((text) => text.includes('registry'))).toHaveLength(1);
    expect(await answer(bundle)).toBe(200);
  });

  test('an up that was killed half-way does not block the next one', async () => {
    const bundle = await sample();
    const child = inChild(`print('begun'); await target.start();`, { bundle });
    await firstWord(child);
    for (let tries = 0; tries < 400 && !existsSync(path.join(bundle.dir, 'run/registry.json')); tries++)
      await delay(5);
    await killGroup(child);
    await processTarget(bundle).start();
    expect(await answer(bundle)).toBe(200);
    await processTarget(bundle).down();
    expect(processesIn(bundle.dir)).toEqual([]);
  });
});
