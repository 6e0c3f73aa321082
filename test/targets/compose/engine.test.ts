import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseEngine, engineProblem, findEngine } from '../../../src/targets/compose/engine.ts';
import { explainNoEngine } from '../../../src/targets/compose/no-engine.ts';
import type { Answer, Probe } from '../../../src/targets/compose/probe.ts';
import { docker } from '../../support/binaries.ts';
import { engine } from '../../support/engine.ts';
import { requireReal } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { testIo } from './sample.ts';

const missing: Answer = { kind: 'missing' };
const ok = (text: string): Answer => ({ kind: 'ok', text });
const error = (text: string): Answer => ({ kind: 'error', text });
const nothing: Probe = {
  docker: missing,
  dockerCompose: missing,
  dockerComposeV1: missing,
  podman: missing,
  podmanCompose: missing,
  dockerHost: missing,
};
const dockerInfo = ok('{"ServerVersion":"28.5.2","SecurityOptions":["name=seccomp,profile=builtin"]}');
const podmanInfo = ok('{"host":{"security":{"rootless":true}},"version":{"Version":"5.4.2"}}');
const socket = ok('unix:///var/run/docker.sock');

describe('with a real engine', () => {
  test.each([
    ['composeV2', true, 'docker compose', /^2\./],
    ['composeV1', false, 'docker-compose', /^1\.29\./],
  ] as const)('%s', async (part, compose2, name, version) => {
    requireReal(part);
    const found = await engine();
    expect(await findEngine(testIo(found.client({ compose2 })).io)).toMatchObject({
      name,
      compose: name.split(/ /),
      cli: 'docker',
      version: expect.stringMatching(/^\d+\.\d+/) as string,
      composeVersion: expect.stringMatching(version) as string,
      apiHost: found.host,
    });
  });
});

describe('where none answers, it says so in a few seconds', () => {
  const problem = async (env: NodeJS.ProcessEnv) => {
    const { io } = testIo(env);
    expect(await findEngine(io)).toBeUndefined();
    return engineProblem(io);
  };
  /** A PATH with the docker client and nothing else. */
  const clientOnly = (t: { skip: (note: string) => never }) => {
    const client = docker();
    if (!client) return t.skip('no docker client here');
    const bin = join(tempFolder(), 'bin');
    mkdirSync(bin);
    symlinkSync(client, join(bin, 'docker'));
    return { PATH: bin, DOCKER_CONFIG: bin };
  };

  test('nothing is installed', async () => {
    const { what, cure } = await problem({ PATH: tempFolder() });
    expect(what).toContain('neither docker nor podman is on PATH');
    expect(cure).toMatch(/apt install docker\.io.*\n.*--target process/);
  });

  test('a client without a daemon', async (t) => {
    const { where, what, cure } = await problem({
      ...clientOnly(t),
      DOCKER_HOST: 'unix:///nonexistent/docker.sock',
    });
    expect(where).toBe('DOCKER_HOST');
    expect(what).toContain('no daemon answers at unix:///nonexistent/docker.sock');
    expect(cure).toContain('check DOCKER_HOST');
  });

  test('a DOCKER_HOST that takes the connection and says nothing', async (t) => {
    const env = clientOnly(t);
    const server = createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { what } = await problem({ ...env, DOCKER_HOST: host });
    expect(what).toContain(`${host} does not answer`);
    server.close();
  });

  test('a context that is gone', async (t) => {
    const { where, what } = await problem({ ...clientOnly(t), DOCKER_CONTEXT: 'gone' });
    expect(where).toBe('DOCKER_CONTEXT');
    expect(what).toMatch(/does not know where its daemon is: .*gone/);
  });

  test('an engine without Compose', async () => {
    const found = await engine();
    const bin = join(tempFolder(), 'bin');
    mkdirSync(bin);
    symlinkSync(found.docker, join(bin, 'docker'));
    const { what, cure } = await problem({ PATH: bin, DOCKER_CONFIG: bin, DOCKER_HOST: found.host });
    expect(what).toContain('Docker answers, but Compose is missing');
    expect(cure).toContain('docker-compose-plugin');
  });
});

describe('the order', () => {
  const all: Probe = {
    docker: dockerInfo,
    dockerCompose: ok('v2.40.3'),
    dockerComposeV1: ok('1.29.2'),
    podman: podmanInfo,
    podmanCompose: ok('>>>> Executing external compose provider "/usr/bin/podman-compose".\n\n1.3.0'),
    dockerHost: socket,
  };
  test.each([
    [{}, 'docker compose', '28.5.2', '2.40.3', false],
    [{ dockerCompose: error('unknown command') }, 'docker-compose', '28.5.2', '1.29.2', false],
    [{ docker: error('no daemon') }, 'podman compose', '5.4.2', '1.3.0', true],
    [{ docker: podmanInfo }, 'docker compose', '5.4.2', '2.40.3', true],
    [
      { docker: ok('{"ServerVersion":"28.5.2","SecurityOptions":["name=rootless","name=cgroupns"]}') },
      'docker compose',
      '28.5.2',
      '2.40.3',
      true,
    ],
  ] as const)('%j', (changes, name, version, composeVersion, rootless) => {
    expect(chooseEngine({ ...all, ...changes })).toMatchObject({ name, version, composeVersion, rootless });
  });

  test('an engine without Compose is none', () => {
    expect(chooseEngine({ ...nothing, docker: dockerInfo, podman: podmanInfo })).toBeUndefined();
  });
});

/** What real clients say. */
describe('the reason', () => {
  const denied = (text: string): Probe => ({ ...nothing, docker: error(text), dockerHost: socket });
  test.each<[Probe, string, string]>([
    [
      denied(
        'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/info": dial unix /var/run/docker.sock: connect: permission denied',
      ),
      'you may not use its socket unix:///var/run/docker.sock',
      'usermod -aG docker',
    ],
    [
      denied('permission denied while trying to connect to the docker API at unix:///var/run/docker.sock'),
      'you may not use its socket',
      'usermod -aG docker',
    ],
    [
      denied(
        'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      ),
      'no daemon answers at unix:///var/run/docker.sock',
      'systemctl enable --now docker',
    ],
    [
      denied(
        'failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct and if the daemon is running: dial unix /var/run/docker.sock: connect: no such file or directory',
      ),
      'no daemon answers',
      'systemctl enable --now docker',
    ],
    [
      denied('Failed to initialize: unable to resolve docker endpoint: invalid bind address format: foo://x'),
      'invalid bind address format: foo://x',
      'check DOCKER_HOST',
    ],
    [
      { ...nothing, docker: { kind: 'silent' }, dockerHost: ok('tcp://10.0.0.9:2376') },
      'tcp://10.0.0.9:2376 does not answer',
      'docker context ls',
    ],
    [{ ...nothing, dockerComposeV1: ok('1.29.2') }, 'the docker client is not', 'apt install docker.io'],
    [
      {
        ...nothing,
        podman: podmanInfo,
        podmanCompose: error('Error: unrecognized command `podman compose`'),
      },
      'older than 4.7',
      'newer Podman',
    ],
    [
      { ...nothing, podman: podmanInfo, podmanCompose: error('Error: looking up compose provider failed') },
      'finds no Compose',
      'podman-compose',
    ],
    [{ ...nothing, podman: error('Error: cannot re-exec process') }, 'cannot re-exec process', 'podman info'],
  ])('%#', (found, what, cure) => {
    const problem = explainNoEngine(found, {});
    expect(problem.what).toContain(what);
    expect(problem.cure).toContain(cure);
    expect(problem.cure).toContain('--target process');
  });
});
