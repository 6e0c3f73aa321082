import { describe, expect, test } from 'vitest';
import { parseContainers } from '../../../src/targets/compose/inspect.ts';
import { serviceState } from '../../../src/targets/compose/status.ts';

const labels = {
  'com.docker.compose.project': 'reg',
  'com.docker.compose.service': 'nginx',
  'com.docker.compose.project.working_dir': '/srv/reg',
  'com.docker.compose.oneoff': 'False',
};
const parse = (changes: object) => {
  const raw = {
    Id: 'abc',
    Name: '/reg-nginx-1',
    RestartCount: 2,
    State: { Status: 'running', ExitCode: 0, Error: '', OOMKilled: false, StartedAt: '2026-01-01T00:00:00Z' },
    Config: { Image: 'nginx:stable-alpine', Labels: labels },
    HostConfig: { NetworkMode: 'reg_edge', PortBindings: null },
    NetworkSettings: { Ports: {}, Networks: { reg_edge: { IPAddress: '172.18.0.2' } } },
    Mounts: [
      { Type: 'volume', Name: 'reg_socket', Destination: '/run/registry' },
      { Type: 'bind', Source: '/srv/reg/nginx', Destination: '/bundle/nginx' },
      { Type: 'tmpfs', Destination: '/tmp' },
    ],
    ...changes,
  };
  return parseContainers(JSON.stringify([raw]))[0]!;
};

test('nothing printed is no container', () => expect(parseContainers('\n')).toEqual([]));

test('what Compose says of a container', () => {
  expect(parse({})).toMatchObject({
    id: 'abc',
    name: 'reg-nginx-1',
    project: 'reg',
    service: 'nginx',
    workingDir: '/srv/reg',
    oneOff: false,
    state: 'running',
    health: 'none',
    restartCount: 2,
    networks: [{ name: 'reg_edge', address: '172.18.0.2' }],
    volumes: ['reg_socket'],
  });
});

test("somebody else's container has no labels", () => {
  expect(parse({ Config: { Image: 'x', Labels: null } })).toMatchObject({
    project: '',
    service: '',
    workingDir: '',
  });
});

test('ports, wanted and in force, each once', () => {
  const { published } = parse({
    HostConfig: {
      PortBindings: {
        '8443/tcp': [{ HostIp: '', HostPort: '443' }],
        '5000/tcp': [{ HostIp: '127.0.0.1', HostPort: '0' }],
      },
    },
    NetworkSettings: {
      Ports: {
        '80/tcp': null,
        '8443/tcp': [
          { HostIp: '0.0.0.0', HostPort: '443' },
          { HostIp: '::', HostPort: '443' },
        ],
        '5000/tcp': [{ HostIp: '127.0.0.1', HostPort: '49153' }],
      },
    },
  });
  expect(published).toEqual([
    { address: '', port: 443, containerPort: 8443 },
    { address: '0.0.0.0', port: 443, containerPort: 8443 },
    { address: '::', port: 443, containerPort: 8443 },
    { address: '127.0.0.1', port: 49153, containerPort: 5000 },
  ]);
});

test.each([
  [
    ['CMD', 'wget', 'http://x'],
    ['wget', 'http://x'],
  ],
  [
    ['CMD-SHELL', 'wget x || curl x'],
    ['/bin/sh', '-c', 'wget x || curl x'],
  ],
  [['NONE'], undefined],
  [null, undefined],
])('health check %j', (Test, command) => {
  expect(parse({ Config: { Image: 'x', Healthcheck: { Test } } }).healthCommand).toEqual(command);
});

describe('the state of a service', () => {
  const state = (State: object) => serviceState(parse({ State: { ExitCode: 0, StartedAt: '', ...State } }));
  test.each([
    [{ Status: 'running' }, 'running'],
    [{ Status: 'running', Health: { Status: 'healthy' } }, 'running'],
    [{ Status: 'running', Health: { Status: 'starting' } }, 'starting'],
    [{ Status: 'running', Healthcheck: { Status: 'unhealthy' } }, 'unhealthy'],
    [{ Status: 'restarting' }, 'failed'],
    [{ Status: 'exited', ExitCode: 137 }, 'stopped'],
    [{ Status: 'exited', OOMKilled: true }, 'failed'],
    [{ Status: 'created', Error: 'port is already allocated' }, 'failed'],
    [{ Status: 'created' }, 'stopped'],
    [{ Status: 'paused' }, 'stopped'],
  ])('%j', (raw, expected) => expect(state(raw)).toBe(expected));
});
