import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registryHost } from '../../src/settings/address.ts';
import type { Io } from '../../src/io.ts';
import { smokeDocker } from '../../src/smoke/docker/index.ts';
import { engine, type Engine } from '../support/engine.ts';
import { output } from '../support/programs.ts';
import { requireReal, unavailable } from '../support/real.ts';
import { nginxConf } from './support/edit.ts';
import { startStack, type Broken, type Stack } from './support/stack.ts';

let docker: Engine;
let stack: Stack;
let host: string;
let certificates: string;

const io = (): Io => ({
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: tmpdir(),
  env: { ...process.env, ...docker.env },
});

const run = () =>
  smokeDocker({
    registryHost: host,
    ...(stack.smoke.credentials ? { credentials: stack.smoke.credentials } : {}),
    command: [docker.docker],
    io: io(),
    stack: stack.smoke,
  });

describe('the docker client', () => {
  beforeAll(async () => {
    requireReal('nginx');
    requireReal('registry2');
    if (process.getuid?.() !== 0) unavailable('/etc/docker/certs.d', 'only root may write there');
    docker = await engine();
    // 127/8 is trusted blindly by dockerd, this address is not.
    const address = docker.bridgeGateway;
    stack = await startStack({ host: [address] }, listeningAt(address));
    host = registryHost(stack.bundle.settings, address);
    certificates = join('/etc/docker/certs.d', host);
  }, 120_000);

  afterAll(async () => {
    if (certificates) rmSync(certificates, { recursive: true, force: true });
    await stack?.stop();
  });

  test('is told where dockerd looks for the CA', async () => {
    const [login, ...others] = await run();
    expect(login).toMatchObject({
      name: 'docker-login',
      ok: false,
      cure: expect.stringContaining(`${certificates}/ca.crt`),
    });
    expect(others.map(({ name, ok, detail }) => [name, ok, detail])).toEqual([
      ['docker-push', false, 'not run: docker-login failed'],
      ['docker-pull', false, 'not run: docker-login failed'],
      ['docker-run', false, 'not run: docker-login failed'],
    ]);
  }, 60_000);

  test('logs in, pushes, pulls, runs, and leaves nothing behind', async () => {
    mkdirSync(certificates, { recursive: true });
    writeFileSync(join(certificates, 'ca.crt'), stack.smoke.ca ?? '');
    const before = temporary();
    expect((await run()).filter(({ ok }) => !ok)).toEqual([]);
    expect(await output(docker.docker, ['image', 'ls', '--quiet', `${host}/smoke/*`], docker.env)).toBe('');
    const store = join(stack.bundle.dir, 'data/docker/registry/v2');
    expect(existsSync(join(store, 'repositories/smoke'))).toBe(false);
    expect(
      readdirSync(join(store, 'blobs/sha256'), { recursive: true }).filter((name) =>
        name.toString().endsWith('data'),
      ),
    ).toEqual([]);
    expect(temporary()).toEqual(before);
  }, 120_000);
});

const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith('create-registry-docker-'));

const listeningAt = (address: string): Broken => ({
  files: (files, bundle) =>
    nginxConf([
      'listen 127.0.0.1',
      `listen ${address}:${bundle.settings.port} ssl;\nlisten 127.0.0.1`,
    ]).files?.(files, bundle),
});
