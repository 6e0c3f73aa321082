import { spawn } from 'node:child_process';
import {
  chownSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Problem } from '../../../src/problem.ts';
import { identify } from '../../../src/system/proc.ts';
import { processTarget } from '../../../src/targets/process/index.ts';
import { describeReal } from '../../support/real.ts';
import { inChild, nobody, outcomeOf, stranger } from './child.ts';
import {
  answer,
  pidOf,
  processesIn,
  sample,
  withPasswords,
  type Sample,
  type SampleOptions,
} from './sample.ts';

interface Outcome<T = unknown> {
  value?: T;
  problems?: Problem[] | string;
}

/** A bundle that belongs to `nobody`, in a place where everybody may look. */
async function nobodysBundle(settings: SampleOptions['settings'] = {}): Promise<Sample> {
  const parent = mkdtempSync(path.join(tmpdir(), 'cr-users-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  chmodSync(parent, 0o755);
  const dir = path.join(parent, 'bundle');
  mkdirSync(dir, { mode: 0o700 });
  const bundle = await sample({ dir, settings: { owner: `${nobody}:${nobody}`, ...settings } });
  for (const name of ['', ...(readdirSync(dir, { recursive: true }) as string[])])
    chownSync(path.join(dir, name), nobody, nobody);
  return bundle;
}

const uidOf = (pid: number): string => /^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;

describeReal('the process target and users', ['nginx', 'registry2'], () => {
  beforeEach(({ skip }) => skip(process.getuid!() !== 0, 'only root can become another user'));

  test('runs for a user without any rights', async () => {
    const bundle = await nobodysBundle();
    const code = `print([await settled(target.obstacles()), await settled(target.start()), await settled(target.status())]);`;
    const [obstacles, start, status] = await outcomeOf<Outcome[]>(inChild(code, { bundle, as: nobody }));
    expect([obstacles, start]).toEqual([{ value: [] }, {}]);
    expect(status).toMatchObject({ value: [{ state: 'running' }, { state: 'running' }] });
    expect(await answer(bundle)).toBe(200);
    expect(new Set(processesIn(bundle.dir).map(uidOf))).toEqual(new Set([String(nobody)]));
    expect(await outcomeOf(inChild(`print(await settled(target.down()));`, { bundle, as: nobody }))).toEqual(
      {},
    );
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('another local user reaches the registry through nginx only', async () => {
    const bundle = await nobodysBundle();
    // So that nothing but run/ itself is in the way.
    chmodSync(bundle.dir, 0o755);
    await processTarget(bundle).start();
    const socket = path.join(bundle.dir, 'run/registry.sock');
    const knock = `
      const { connect } = await import('node:net');
      const socket = connect({ path: ${JSON.stringify(socket)} });
      socket.once('connect', () => (print('open'), process.exit()));
      socket.once('error', (error) => print(error.code));`;
    expect(await outcomeOf(inChild(knock, { as: stranger }))).toBe('EACCES');
    expect(await outcomeOf(inChild(knock, { as: nobody }))).toBe('open');
    expect(await answer(bundle)).toBe(200);
  });

  test('another local user can neither end it nor start it', async () => {
    const bundle = await nobodysBundle();
    chmodSync(bundle.dir, 0o755);
    await processTarget(bundle).start();
    const before = processesIn(bundle.dir);
    for (const verb of ['start', 'stop', 'down']) {
      const outcome = await outcomeOf<Outcome>(
        inChild(`print(await settled(target.${verb}()));`, { bundle, as: stranger }),
      );
      expect(outcome.problems).toMatchObject([
        { what: expect.stringMatching(/permission|another user/i), cure: expect.any(String) },
      ]);
    }
    expect(processesIn(bundle.dir)).toEqual(before);
  });

  test('root starts a user’s bundle as that user and leaves nothing of root’s behind', async () => {
    const bundle = await nobodysBundle(withPasswords());
    const target = processTarget(bundle);
    expect(await target.obstacles()).toEqual([]);
    await target.start();
    expect(uidOf(pidOf(bundle, 'nginx'))).toBe(String(nobody));
    expect(uidOf(pidOf(bundle, 'registry'))).toBe(String(nobody));
    expect(uidOf(pidOf(bundle, 'auth'))).toBe(String(nobody));
    expect(await answer(bundle, 'admin:secret')).toBe(200);
    expect(readdirSync(path.join(bundle.dir, 'run/remembered'))).not.toEqual([]);
    for (const name of readdirSync(bundle.dir, { recursive: true }) as string[])
      expect([name, statSync(path.join(bundle.dir, name)).uid]).toEqual([name, nobody]);
    expect(await outcomeOf(inChild(`print(await settled(target.down()));`, { bundle, as: nobody }))).toEqual(
      {},
    );
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('root runs no program of a user’s bundle with its own rights', async () => {
    const bundle = await nobodysBundle();
    const parent = path.dirname(bundle.dir);
    const [nginxBin, registryBin] = ['nginx', 'registry'].map((name) => path.join(parent, name));
    const told = path.join(parent, 'told');
    writeFileSync(told, '');
    chmodSync(told, 0o666);
    for (const file of [nginxBin!, registryBin!])
      writeFileSync(file, `#!/bin/sh\necho "$(id -u) $(id -G) $SECRET" >>${told}\n`, { mode: 0o755 });
    const settings = { ...bundle.bundle.settings, nginxBin: nginxBin!, registryBin: registryBin! };
    const io = { ...bundle.io, env: { ...bundle.io.env, SECRET: 'of root' } };
    const target = processTarget({ bundle: { ...bundle.bundle, settings }, io });
    expect(await target.obstacles()).toHaveLength(2);
    await expect(target.start()).rejects.toThrow();
    const lines = readFileSync(told, 'utf8').trim().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(new Set(lines.map((line) => line.trim()))).toEqual(new Set([`${nobody} ${nobody}`]));
  });

  test('root neither trusts nor ends a process that is not the owner’s, whatever the pid file says', async () => {
    const bundle = await nobodysBundle();
    const target = processTarget(bundle);
    await target.start();
    await target.stop();
    const roots = spawn('sleep', ['300'], { stdio: 'ignore', detached: true });
    onTestFinished(() => void roots.kill('SIGKILL'));
    for (const verb of ['stop', 'down', 'start'] as const) {
      const file = path.join(bundle.dir, 'run/nginx.json');
      writeFileSync(file, JSON.stringify({ ...identify(roots.pid!), startedAt: new Date().toISOString() }));
      expect((await target.status())[0]).toEqual({ name: 'nginx', state: 'failed' });
      await target[verb]();
      expect(identify(roots.pid!)).toBeDefined();
    }
    expect(uidOf(pidOf(bundle, 'nginx'))).toBe(String(nobody));
  });

  test('root gives away no folder that is not the owner’s', async () => {
    const bundle = await nobodysBundle();
    const run = path.join(bundle.dir, 'run');
    rmSync(run, { recursive: true, force: true });
    mkdirSync(run, { mode: 0o755 });
    await expect(processTarget(bundle).start()).rejects.toThrow('belongs to uid 0');
    expect(statSync(run)).toMatchObject({ uid: 0, mode: 0o40755 });
  });

  test('root runs its own bundle with workers of root’s, which alone can read it', async () => {
    const bundle = await sample();
    await processTarget(bundle).start();
    expect(new Set(processesIn(bundle.dir).map(uidOf))).toEqual(new Set(['0']));
  });

  test('a port below 1024 without the right to it', async ({ skip }) => {
    const first = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
    skip(first <= 1023, 'every user may open every port here');
    const bundle = await nobodysBundle({ port: 1023 });
    const code = `print([await settled(target.obstacles()), await settled(target.start())]);`;
    const [obstacles, start] = await outcomeOf<Outcome<Problem[]>[]>(inChild(code, { bundle, as: nobody }));
    expect(obstacles!.value).toEqual([
      {
        where: 'port',
        what: 'only root may open port 1023 here',
        cure: expect.stringContaining('--port 8443'),
      },
    ]);
    expect(start!.problems).toMatchObject([
      { what: expect.stringContaining('only root may open port 1023 here') },
    ]);
    expect(processesIn(bundle.dir)).toEqual([]);
  });
});
