import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { OperationError } from '../../../src/errors.ts';
import { stackState } from '../../../src/stack/state.ts';
import { identify } from '../../../src/system/proc.ts';
import { processTarget } from '../../../src/targets/process/index.ts';
import { socketState } from '../../../src/targets/process/probe.ts';
import { describeReal } from '../../support/real.ts';
import { answer, changed, pidOf, processesIn, sample, withPasswords, type Sample } from './sample.ts';

const account = 'admin:secret';

const states = async (bundle: Sample) =>
  Object.fromEntries((await processTarget(bundle).status()).map(({ name, state }) => [name, state]));

const allRunning = { nginx: 'running', auth: 'running', registry: 'running' };

const socketOf = ({ dir }: Sample) => path.join(dir, 'run/auth.sock');

async function gone(...pids: number[]): Promise<void> {
  for (let tries = 0; tries < 200 && pids.some(identify); tries++) await delay(25);
  expect(pids.filter(identify)).toEqual([]);
}

/** Processes that run by the configuration of the auth service, its workers included. */
function authProcesses(bundle: Sample): number[] {
  const master = pidOf(bundle, 'auth');
  return processesIn(bundle.dir).filter(
    (pid) =>
      pid === master ||
      execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim() === `${master}`,
  );
}

/** Ends the auth service the hard way, with what it has begun or without. */
async function killAuth(bundle: Sample, { workers }: { workers: boolean }): Promise<void> {
  const master = pidOf(bundle, 'auth');
  const killed = workers ? authProcesses(bundle) : [master];
  expect(killed.length).toBe(workers ? 2 : 1);
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  await gone(...killed);
}

describeReal('the auth service of the process target', ['nginx', 'registry2'], () => {
  const running = async (settings: Parameters<typeof changed>[1] = {}): Promise<Sample> => {
    const bundle = await sample({ settings: { ...withPasswords(), ...settings } });
    await processTarget(bundle).start();
    return bundle;
  };

  test('starts before nginx, checks passwords, and leaves nothing', async () => {
    const bundle = await sample({ name: "with 'a space' $and more", settings: withPasswords() });
    const target = processTarget(bundle);
    expect(await target.obstacles()).toEqual([]);
    expect(await states(bundle)).toEqual({ nginx: 'stopped', auth: 'stopped', registry: 'stopped' });

    await target.start();
    const version = expect.stringMatching(/^1\.\d+\.\d+$/) as string;
    expect(await target.status()).toEqual([
      { name: 'nginx', state: 'running', version },
      { name: 'auth', state: 'running', version },
      { name: 'registry', state: 'running', version: expect.stringMatching(/^2\.8/) as string },
    ]);
    expect(await answer(bundle)).toBe(401);
    expect(await answer(bundle, 'admin:wrong')).toBe(401);
    expect(await answer(bundle, account)).toBe(200);
    expect(await target.obstacles()).toEqual([]);
    expect(await target.bypasses()).toEqual([]);

    await target.stop();
    expect(processesIn(bundle.dir)).toEqual([]);
    expect(existsSync(socketOf(bundle))).toBe(false);
    await target.start();
    expect(await answer(bundle, account)).toBe(200);
    await target.down();
    expect(processesIn(bundle.dir)).toEqual([]);
    expect(readdirSync(path.join(bundle.dir, 'run'))).toEqual([]);
    expect(readdirSync(path.join(bundle.dir, 'logs')).sort()).toEqual([
      'README',
      'access.log',
      'auth.log',
      'nginx.log',
      'pulls.log',
      'registry.log',
    ]);
  });

  test('a deep folder: a socket path could not be that long', async () => {
    const bundle = await sample({ name: 'deep/'.repeat(30) + 'bundle', settings: withPasswords() });
    await processTarget(bundle).start();
    expect(await answer(bundle, account)).toBe(200);
    expect(await states(bundle)).toEqual(allRunning);
  });

  test('the commands are those that are run, nginx last and ended first', async () => {
    const bundle = await running();
    const commands = processTarget(bundle).commands('start');
    expect(commands.map((argv) => argv.find((word) => /^(nginx|registry)\//.test(word)))).toEqual([
      'registry/config.yml',
      'nginx/auth.conf',
      'nginx/nginx.conf',
    ]);
    const title = readFileSync(`/proc/${pidOf(bundle, 'auth')}/cmdline`, 'utf8');
    expect(title.split('\0').join(' ').trim()).toBe(`nginx: master process ${commands[1]!.join(' ')}`);
    expect(processTarget(bundle).commands('stop')).toEqual([
      ['kill', '-QUIT', '<pid in run/nginx.json>'],
      ['kill', '-QUIT', '<pid in run/auth.json>'],
      ['kill', '-TERM', '<pid in run/registry.json>'],
    ]);
  });

  test('its notes and its log are the owner’s alone', async () => {
    const bundle = await running();
    await answer(bundle, account);
    const notes = path.join(bundle.dir, 'run/remembered');
    expect(statSync(notes).mode & 0o777).toBe(0o700);
    expect(readdirSync(notes)).not.toEqual([]);
    for (const file of ['run/auth.json', 'logs/auth.log'])
      expect([file, statSync(path.join(bundle.dir, file)).mode & 0o777]).toEqual([file, 0o600]);
  });

  test('a folder of notes that leads elsewhere is refused', async () => {
    const bundle = await sample({ settings: withPasswords() });
    mkdirSync(path.join(bundle.dir, 'run'), { mode: 0o700 });
    symlinkSync('../data', path.join(bundle.dir, 'run/remembered'));
    await expect(processTarget(bundle).start()).rejects.toThrow(
      `${bundle.dir}/run/remembered is a symbolic link`,
    );
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('wrong passwords are in its log, with the client’s address', async () => {
    const bundle = await running();
    await answer(bundle, 'admin:wrong');
    expect((await processTarget(bundle).lastLog('auth', 20)).join('\n')).toMatch(
      /user "admin": password mismatch, client: 127\.0\.0\.1,/,
    );
    await processTarget(bundle).logs({ follow: false, tail: 20, services: ['nginx', 'auth', 'registry'] });
    expect(bundle.output()).toMatch(/^auth {5}\| .*password mismatch/m);
  });

  test('none where nothing asks for it', async () => {
    const bundle = await running({ auth: 'off' });
    expect(await states(bundle)).toEqual({ nginx: 'running', registry: 'running' });
    expect(await answer(bundle)).toBe(200);
    expect(existsSync(path.join(bundle.dir, 'run/remembered'))).toBe(false);
  });

  test.each([{ workers: true }, { workers: false }])('killed: a start heals it (%j)', async (how) => {
    const bundle = await running();
    const target = processTarget(bundle);
    const before = [pidOf(bundle, 'nginx'), pidOf(bundle, 'registry')];
    const [master, worker] = [pidOf(bundle, 'auth'), authProcesses(bundle)];
    await killAuth(bundle, how);
    expect(await socketState(socketOf(bundle))).toBe(how.workers ? 'nobody' : 'served');
    expect(await states(bundle)).toEqual({ ...allRunning, auth: 'failed' });
    expect(await target.obstacles()).toEqual([]);
    await target.start();
    await gone(...worker);
    expect(await states(bundle)).toEqual(allRunning);
    expect(await answer(bundle, account)).toBe(200);
    expect([pidOf(bundle, 'nginx'), pidOf(bundle, 'registry')]).toEqual(before);
    expect(pidOf(bundle, 'auth')).not.toBe(master);
  });

  test.each(['stop', 'down'] as const)('killed: %s takes its socket away', async (verb) => {
    const bundle = await running();
    await killAuth(bundle, { workers: true });
    expect(await socketState(socketOf(bundle))).toBe('nobody');
    await processTarget(bundle)[verb]();
    expect(existsSync(socketOf(bundle))).toBe(false);
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('one that nobody knows of keeps its socket and is named', async () => {
    const bundle = await running();
    const auth = pidOf(bundle, 'auth');
    rmSync(path.join(bundle.dir, 'run/auth.json'));
    await expect(processTarget(bundle).start()).rejects.toThrow(
      new RegExp(`\\(pid ${auth}\\) that this tool did not start already serves .*/run/auth\\.sock`),
    );
    expect(identify(auth)).toBeDefined();
    expect(await answer(bundle, account)).toBe(200);
  });

  test('a file in the socket’s place is left alone', async () => {
    const bundle = await sample({ settings: withPasswords() });
    mkdirSync(path.join(bundle.dir, 'run'), { mode: 0o700 });
    writeFileSync(socketOf(bundle), 'mine');
    await expect(processTarget(bundle).start()).rejects.toThrow('is no socket');
    expect(readFileSync(socketOf(bundle), 'utf8')).toBe('mine');
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('a start that fails after it leaves neither it nor its socket', async () => {
    const bundle = await sample({ settings: withPasswords() });
    bundle.edit('nginx/nginx.conf', (text) => text.replace('server_tokens off;', 'nonsense on;'));
    await expect(processTarget(bundle).start()).rejects.toThrow('nonsense');
    expect(processesIn(bundle.dir)).toEqual([]);
    expect(readdirSync(path.join(bundle.dir, 'run'))).not.toContain('auth.sock');
    expect(readdirSync(path.join(bundle.dir, 'run'))).not.toContain('auth.json');
  });

  test('a broken auth.conf is among the obstacles, and named when a start fails', async () => {
    const bundle = await running();
    const target = processTarget(bundle);
    await target.stop();
    bundle.edit('nginx/auth.conf', (text) => text.replace('server_tokens off;', 'nonsense on;'));
    const problem = {
      what: expect.stringMatching(/unknown directive "nonsense"/) as string,
      cure: expect.stringContaining('undo the edit in nginx/auth.conf') as string,
    };
    expect(await target.obstacles()).toMatchObject([{ where: 'nginx/auth.conf', ...problem }]);
    await expect(target.start()).rejects.toMatchObject({ problems: [{ where: 'auth', ...problem }] });
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('a missing njs module is one obstacle, with a way out', async () => {
    const nginxJs = '/nowhere/ngx_http_js_module.so';
    const bundle = await sample({ settings: { ...withPasswords(), nginxJs } });
    for (const folder of ['run', 'logs'])
      mkdirSync(path.join(bundle.dir, folder), { recursive: true, mode: 0o700 });
    const target = processTarget(bundle);
    const problem = {
      what: expect.stringContaining(`nginx lacks its njs module, ${nginxJs}\n`) as string,
      cure: expect.stringMatching(
        /^install it \(Debian: libnginx-mod-http-js\), or set fast-path: false in settings\.yml \(new bundle: --no-fast-path\), then create-registry render -C \S+$/,
      ) as string,
    };
    expect(await target.obstacles()).toMatchObject([{ where: 'nginx/nginx.conf', ...problem }]);
    const error: unknown = await target.start().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OperationError);
    expect((error as OperationError).problems).toMatchObject([{ where: 'auth', ...problem }]);
  });
});

describeReal('an auth service that the settings no longer have', ['nginx', 'registry2'], () => {
  const without = async (settings: Parameters<typeof changed>[1]): Promise<Sample> => {
    const bundle = await sample({ settings: withPasswords() });
    await processTarget(bundle).start();
    return changed(bundle, settings);
  };

  test.each([
    ['fastPath', { fastPath: false }, account],
    ['auth', { auth: 'off' } as const, undefined],
  ])('without %s a start ends it, and nginx no longer asks it', async (_, settings, who) => {
    const bundle = await without(settings);
    const target = processTarget(bundle);
    const auth = authProcesses(bundle);
    const registry = pidOf(bundle, 'registry');
    const status = await target.status();
    expect(status.map(({ name, leftover }) => [name, leftover])).toEqual([
      ['nginx', undefined],
      ['auth', true],
      ['registry', undefined],
    ]);
    expect(stackState(status)).toBe('partial');
    expect(await target.obstacles()).toEqual([]);
    await target.start();
    expect(auth.filter(identify)).toEqual([]);
    expect(existsSync(socketOf(bundle))).toBe(false);
    expect(existsSync(path.join(bundle.dir, 'run/auth.json'))).toBe(false);
    expect(await states(bundle)).toEqual({ nginx: 'running', registry: 'running' });
    expect(stackState(await target.status())).toBe('running');
    expect(await answer(bundle, who)).toBe(200);
    expect(pidOf(bundle, 'registry')).toBe(registry);
  });

  test.each(['stop', 'down'] as const)('%s ends it', async (verb) => {
    const bundle = await without({ fastPath: false });
    await processTarget(bundle)[verb]();
    expect(processesIn(bundle.dir)).toEqual([]);
    expect(existsSync(socketOf(bundle))).toBe(false);
    expect(await states(bundle)).toEqual({ nginx: 'stopped', registry: 'stopped' });
  });

  test('of a killed one, its workers are seen and ended', async () => {
    const bundle = await without({ fastPath: false });
    const auth = authProcesses(bundle);
    await killAuth(bundle, { workers: false });
    expect((await processTarget(bundle).status())[1]).toEqual({
      name: 'auth',
      state: 'failed',
      leftover: true,
    });
    await processTarget(bundle).start();
    expect(auth.filter(identify)).toEqual([]);
    expect(await answer(bundle, account)).toBe(200);
  });
});
