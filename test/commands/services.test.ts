import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inProcess } from '../support/cli.ts';
import { describeReal } from '../support/real.ts';
import { freePort, tempFolder } from '../support/tmp.ts';

describeReal('the commands that speak of services', ['nginx', 'registry2'], () => {
  let dir: string;
  const run = (...args: string[]) => inProcess([...args, '-C', dir]);
  const services = async () =>
    (JSON.parse((await run('status', '--json')).stdout) as { services: { name: string; state: string }[] })
      .services;

  beforeAll(async () => {
    dir = join(tempFolder(), 'b');
    const options = ['--target', 'process', '--registry-version', '2.8', '--host', 'localhost'];
    const port = String(await freePort());
    const made = await inProcess([dir, '--yes', '--start', '--fast-path', '--port', port, ...options]);
    expect(made.code, made.stderr).toBe(0);
  });
  afterAll(async () => void (await run('down')));

  test('logs takes the names of the services there are', async () => {
    const { code, stdout } = await run('logs', '--json');
    expect([code, Object.keys(JSON.parse(stdout) as object)]).toEqual([
      0,
      ['nginx', 'auth', 'registry', 'floor'],
    ]);
    expect((await run('logs', 'auth')).code).toBe(0);
    expect((await run('logs', 'nobody')).stderr).toContain(
      'name nginx or auth or registry or floor, or none for all',
    );
  });

  test('status lists those of the settings, and what is left of others until up ends it', async () => {
    expect((await services()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'nginx running',
      'auth running',
      'registry running',
      'floor running',
    ]);
    const file = join(dir, 'settings.yml');
    const text = readFileSync(file, 'utf8').replace(/^(remember-passwords|nginx-js):.*\n/gm, '');
    writeFileSync(file, text.replace(/^fast-path: true$/m, 'fast-path: false'));
    expect((await run('render')).code).toBe(0);

    expect((await services())[1]).toMatchObject({ name: 'auth', state: 'running', leftover: true });
    expect((await run('status')).stdout).toMatch(
      /^https:\S+ {2}partial .*\n {2}nginx .*\n {2}auth .*\(no longer in settings\.yml: create-registry up ends it\)\n {2}registry /,
    );
    expect((await run('logs', 'auth')).code).toBe(2);
    const up = await run('up');
    expect(up.code, up.stderr).toBe(0);
    expect((await services()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      'nginx running',
      'registry running',
      'floor running',
    ]);
  });
});
