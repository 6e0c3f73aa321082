import { describe, expect, test } from 'vitest';
import { likelyCause } from '../../../src/targets/compose/causes.ts';
import { complaints } from '../../../src/targets/compose/complaints.ts';
import { stopByIds } from '../../../src/targets/compose/earlier.ts';
import type { Container } from '../../../src/targets/compose/inspect.ts';
import { isLocal } from '../../../src/targets/compose/engine-place.ts';
import { imageMajor } from '../../../src/targets/compose/image-major.ts';
import { fullImageName } from '../../../src/targets/compose/image-names.ts';
import { stampedLines } from '../../../src/targets/compose/logs.ts';
import { isWorthRetrying } from '../../../src/targets/compose/pull-error.ts';
import { composeEnv, type Stack } from '../../../src/targets/compose/stack.ts';
import { plainVersion } from '../../../src/targets/compose/status.ts';

const stack = {
  bundle: { dir: "/srv/it's", settings: { port: 443, owner: '1000:1000', listen: 'all' } },
  engine: { cli: 'docker' },
} as unknown as Stack;

test.each([
  ['Bind for 0.0.0.0:443 failed: port is already allocated', 'port 443 is used by something else'],
  ['listen tcp4 0.0.0.0:443: bind: address already in use', 'port 443 is used by something else'],
  ["cannot expose privileged port 443, you can add 'net.ipv4.ip_unprivileged_port_start=443'", '--port 8443'],
  ['exec /entrypoint.sh: exec format error', 'another processor'],
  ['pull access denied for nope, repository does not exist', 'an image is missing'],
  ["ERROR: for registry  'ContainerConfig'", 'docker-compose 1.29 cannot replace containers'],
  ['client version 1.38 is too old. Minimum supported API version is 1.44', 'install Compose v2'],
  [
    'could not find an available, non-overlapping IPv4 address pool among the defaults',
    'docker network prune',
  ],
  ['iptables: No chain/target/match by that name.', 'restart docker'],
  ['mkdir /var/lib/registry/docker: permission denied', "sudo chown -R 1000:1000 '/srv/it'\\''s'"],
  ['write /var/lib/registry/x: no space left on device', 'the disk is full'],
  [
    'nginx: [emerg] unknown directive "x" in /bundle/nginx/nginx.conf:3',
    "create-registry render -C '/srv/it'\\''s' --diff",
  ],
  [
    'nginx: [emerg] dlopen() "/usr/lib/nginx/modules/ngx_http_js_module.so" failed (/usr/lib/nginx/modules/ngx_http_js_module.so: cannot open shared object file: No such file or directory) in /bundle/nginx/nginx.conf:4',
    'no njs module that fits: set nginx-image',
  ],
  ['network b_edge has active endpoints', 'another container is attached'],
  ['something nobody has seen before', "create-registry logs -C '/srv/it'\\''s'"],
])('"%s" has a cure', (said, cure) => {
  expect(likelyCause(said, stack).join('\n')).toContain(cure);
});

test.each([
  ['Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout', true],
  ['dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: server misbehaving', true],
  ['dial tcp 127.0.0.1:1: connect: connection refused', true],
  ['received unexpected HTTP status: 503 Service Unavailable', true],
  ['unexpected EOF', true],
  ['manifest for registry:404 not found: manifest unknown: manifest unknown', false],
  ["pull access denied for x, repository does not exist or may require 'docker login': denied", false],
  ['toomanyrequests: You have reached your unauthenticated pull rate limit.', false],
  ['tls: failed to verify certificate: x509: certificate signed by unknown authority', false],
  ['write /var/lib/docker/tmp/x: no space left on device', false],
])('"%s" is worth another try: %s', (said, again) => {
  expect(isWorthRetrying(said)).toBe(again);
});

test('of what Compose prints, only complaints stay, each once', () => {
  const v1 = [
    'Creating network "b_default" with the default driver',
    'Creating b_registry_1 ... ',
    'Creating b_registry_1 ... done',
    'Host is already in use by another container',
    '',
    'ERROR: for b_nginx_1  Cannot start service nginx: port is already allocated',
    '',
    'ERROR: for nginx  Cannot start service nginx: port is already allocated',
    'Encountered errors while bringing up the project.',
  ].join('\n');
  expect(complaints(v1)).toEqual([
    'ERROR: for b_nginx_1  Cannot start service nginx: port is already allocated',
  ]);
  const v2 = [
    ' Network b_edge  Creating',
    ' Container b-nginx-1  Started',
    'time="2026-11-21T06:36:01Z" level=warning msg="the attribute `version` is obsolete"',
    'Error response from daemon: Bind for 0.0.0.0:443 failed: port is already allocated',
  ].join('\n');
  expect(complaints(v2)).toEqual([
    'Error response from daemon: Bind for 0.0.0.0:443 failed: port is already allocated',
  ]);
});

test('of COMPOSE_… only what changes no meaning goes along', () => {
  const env = {
    PATH: '/bin',
    DOCKER_HOST: 'x',
    COMPOSE_FILE: '/etc/passwd',
    COMPOSE_PROFILES: 'a',
    COMPOSE_HTTP_TIMEOUT: '200',
    COMPOSE_PROJECT_NAME: 'other',
  };
  expect(composeEnv(env, 'mine')).toEqual({
    PATH: '/bin',
    DOCKER_HOST: 'x',
    COMPOSE_HTTP_TIMEOUT: '200',
    COMPOSE_PROJECT_NAME: 'mine',
  });
});

test('both outputs of a container come in the order of time', () => {
  const output = [
    '2026-11-21T06:33:28.000000002Z second',
    '2026-11-21T06:33:28.000000004Z   fourth: indented',
    '2026-11-21T06:33:28.000000001Z first',
    '2026-11-21T06:33:28.000000003Z ',
  ].join('\n');
  expect(stampedLines(output).map(({ text }) => text)).toEqual(['first', 'second', '', '  fourth: indented']);
});

test.each([
  ['registry github.com/distribution/distribution/v3 v3.1.1', '3.1.1'],
  ['registry github.com/docker/distribution 2.8.2+ds1', '2.8.2'],
  ['\nnginx version: nginx/1.28.0', '1.28.0'],
  ['no version at all', undefined],
])('version of "%s"', (said, version) => expect(plainVersion(said)).toBe(version));

test.each([
  [undefined, true],
  ['unix:///var/run/docker.sock', true],
  ['npipe:////./pipe/docker_engine', true],
  ['tcp://127.0.0.1:2375', true],
  ['tcp://[::1]:2375', true],
  ['tcp://docker:2376', false],
  ['ssh://me@10.0.0.9:22', false],
  ['tcp://[fd00::1]:2376', false],
])('the engine at %s is on this machine: %s', (apiHost, local) => {
  expect(isLocal(apiHost === undefined ? {} : { apiHost })).toBe(local);
});

test.each([
  ['registry:3', 'docker.io/library/registry:3'],
  ['me/registry', 'docker.io/me/registry'],
  ['mirror.example.com/library/registry:3', 'mirror.example.com/library/registry:3'],
  ['localhost/registry', 'localhost/registry'],
  ['mirror:5000/registry', 'mirror:5000/registry'],
])('%s in full', (image, full) => expect(fullImageName(image)).toBe(full));

describe('the major of an image', () => {
  test.each([
    [['/etc/distribution/config.yml'], '3'],
    [['serve', '/etc/docker/registry/config.yml'], '2.8'],
    [['/my/config.yml'], undefined],
    [null, undefined],
  ] as const)('%j', (Cmd, major) => expect(imageMajor(JSON.stringify([{ Config: { Cmd } }]))).toBe(major));
});

test('what nginx says of groups it may not change is no cause', () => {
  const said = '2026/01/01 00:00:00 [emerg] 7#7: initgroups(nginx, 101) failed (1: Operation not permitted)';
  expect(likelyCause(said, stack)).toEqual(likelyCause('', stack));
});

test('nginx is ended before those it needs', async () => {
  const containers = ['registry', 'auth', 'nginx'].map(
    (service) => ({ id: service, service, state: 'running' }) as Container,
  );
  const ended: (string | undefined)[] = [];
  await stopByIds('docker', containers, async (argv) => ended.push(argv.at(-1)));
  expect(ended).toEqual(['nginx', 'auth', 'registry']);
});
