import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeFile } from '../../../src/doctor/bundle/compose-file.ts';
import { pull } from '../../../src/doctor/client/pull.ts';
import { request } from '../../../src/doctor/client/request.ts';
import { compose } from '../../../src/doctor/machine/compose.ts';
import { engine } from '../../../src/doctor/machine/engine.ts';
import { firewall } from '../../../src/doctor/machine/firewall/index.ts';
import { port } from '../../../src/doctor/machine/port.ts';
import { proxy } from '../../../src/doctor/machine/proxy.ts';
import { start } from '../../../src/doctor/machine/start.ts';
import { stackChecks } from '../../../src/doctor/stack/index.ts';
import { inProcess } from '../../support/cli.ts';
import { composeV1, composeV2, docker, nginx, registry2 } from '../../support/binaries.ts';
import { startMachine, type Background, type Machine, type MachineKind } from '../../support/machine.ts';
import { requireReal } from '../../support/real.ts';
import { freePort, tempFolder } from '../../support/tmp.ts';
import { findingsOf, lookAt, lookAtAll } from '../support/look.ts';
import { ownBundle } from '../support/own-bundle.ts';

/** Programs on a PATH of their own; nothing else is found there but the system's. */
function path(programs: Readonly<Record<string, string | undefined>>): string {
  const bin = tempFolder();
  for (const [name, file] of Object.entries(programs)) if (file) symlinkSync(file, join(bin, name));
  return bin;
}

/** A bundle for containers, as far as its files go. */
async function composeBundle(...args: string[]): Promise<string> {
  const dir = join(tempFolder(), 'stack');
  const words = [
    '--target',
    'compose',
    '--host',
    'localhost,reg.example.com,a.other.lan',
    '--port',
    '5443',
    ...args,
  ];
  const { code, stderr } = await inProcess([dir, '--no-input', ...words], { env: { PATH: tempFolder() } });
  expect(code, stderr).toBe(0);
  return dir;
}

/** A machine's Docker, used from here. */
async function dockerd(
  machine: Machine,
  environment: string,
): Promise<{ daemon: Background; env: NodeJS.ProcessEnv }> {
  const daemon = machine.start(`${environment} dockerd --bridge=none --iptables=false --ip6tables=false`);
  const { code } = await machine.sh(
    'for i in $(seq 200); do docker version >/dev/null 2>&1 && exit; sleep 0.1; done; exit 1',
  );
  expect(code, daemon.said()).toBe(0);
  const socket = (await machine.sh('readlink -f /var/run/docker.sock')).stdout.trim();
  // Its own path is longer than a socket's may be.
  const link = join(tempFolder(), 's');
  symlinkSync(join(machine.root, socket), link);
  return { daemon, env: { DOCKER_HOST: `unix://${link}`, DOCKER_CONFIG: tempFolder() } };
}

describe.each<[MachineKind, RegExp, readonly string[], string]>([
  ['this', /^Docker 20\.10\.\S+$/, ['hint'], ''],
  [
    'newer',
    /^Docker 28\.\S+, containerd image store$/,
    [],
    '{"features":{"containerd-snapshotter":true},"proxies":{"https-proxy":"http://user:geheim@proxy.lan:3128","no-proxy":"other.lan"}}',
  ],
])('a real Docker on the machine %s', (kind, detail, severities, json) => {
  let machine: Machine;
  let daemon: Background;
  let env: NodeJS.ProcessEnv;
  let dir: string;
  beforeAll(async () => {
    machine = await startMachine(kind);
    mkdirSync(join(machine.root, 'etc/docker'), { recursive: true });
    if (json !== '') writeFileSync(join(machine.root, 'etc/docker/daemon.json'), json);
    ({ daemon, env } = await dockerd(
      machine,
      // Before 23 it has no other way to know of a proxy.
      kind === 'this' ? 'env HTTPS_PROXY=http://user:geheim@proxy.lan:3128 NO_PROXY=other.lan' : '',
    ));
    dir = await composeBundle();
  });
  afterAll(async () => {
    await daemon.stop();
    await machine.stop();
  });
  const PATH = (v: 1 | 2 | undefined) =>
    `${path({ docker: docker(), 'docker-compose': v === 1 ? composeV1() : undefined })}:/usr/bin/none`;
  const withPlugin = (v: 1 | 2 | undefined): NodeJS.ProcessEnv => {
    const config = tempFolder();
    if (v === 2) {
      mkdirSync(join(config, 'cli-plugins'));
      symlinkSync(composeV2()!, join(config, 'cli-plugins/docker-compose'));
    }
    return { ...env, DOCKER_CONFIG: config, PATH: PATH(v) };
  };

  const saidOfCompose: Readonly<Record<string, object>> = {
    none: {
      findings: [{ severity: 'error', what: expect.stringContaining('Compose is missing') as string }],
    },
    first: {
      findings: [
        kind === 'this'
          ? { severity: 'hint', what: expect.stringContaining('is Compose v1') as string }
          : { severity: 'warning', why: expect.stringContaining("KeyError: 'ContainerConfig'") as string },
      ],
    },
    second: { findings: [], detail: expect.stringMatching(/^docker compose 2\./) as string },
  };

  // Each with what the other machine need not show again: every look asks all of them.
  test.each<[string, 1 | 2 | undefined]>(
    kind === 'this'
      ? [
          ['none', undefined],
          ['first', 1],
        ]
      : [
          ['first', 1],
          ['second', 2],
        ],
  )(
    'which it is, how old, its Compose (%s), and its proxy, whose password is not shown',
    async (which, v) => {
      if (v !== undefined) requireReal(v === 1 ? 'composeV1' : 'composeV2');
      const looked = await lookAtAll([engine, compose, proxy, composeFile], dir, { env: withPlugin(v) });
      expect(looked).toMatchObject([
        {
          detail: expect.stringMatching(detail) as string,
          findings: severities.map((severity) => ({ severity })),
        },
        saidOfCompose[which]!,
        {
          findings: [
            {
              severity: 'warning',
              what: 'Docker sends requests to reg.example.com to its proxy',
              cure: expect.stringContaining('other.lan,reg.example.com') as string,
            },
          ],
        },
        v === undefined ? { notLooked: 'no Compose here' } : { findings: [] },
      ]);
      expect(JSON.stringify(looked)).not.toContain('geheim');
    },
  );
});

test('no engine: an error where containers are wanted, no matter where they are not', async () => {
  const env = { PATH: path({ docker: docker() }), DOCKER_HOST: `unix://${tempFolder()}/none.sock` };
  expect(await findingsOf(engine, await composeBundle(), { env })).toMatchObject([
    { severity: 'error', what: expect.stringContaining('no daemon answers') as string },
  ]);
  const { dir } = await ownBundle();
  expect(await lookAt(engine, dir, { env })).toEqual({
    notLooked: 'none that answers; this registry runs without',
  });
  expect(await lookAt(engine, dir, { env: { PATH: tempFolder() } })).toEqual({
    notLooked: 'none here; this registry runs without',
  });
});

test('an engine that takes connections and never answers: said once, and nothing is asked of it again', async () => {
  const socket = join(tempFolder(), 's');
  const server = createServer().listen(socket);
  try {
    const env = {
      PATH: path({ docker: docker() }),
      DOCKER_HOST: `unix://${socket}`,
      DOCKER_CONFIG: tempFolder(),
    };
    const checks = [engine, ...stackChecks.filter(({ needsBundle }) => needsBundle), request, pull];
    const [first, ...others] = await lookAtAll(checks, await composeBundle(), { env });
    expect(first).toMatchObject({
      findings: [{ severity: 'error', what: expect.stringContaining('does not answer') as string }],
    });
    for (const looked of others) expect(looked).toHaveProperty('notLooked');
  } finally {
    server.close();
  }
});

test('a compose file that Compose does not accept', async () => {
  const dir = await composeBundle();
  const config = tempFolder();
  mkdirSync(join(config, 'cli-plugins'));
  symlinkSync(requireReal('composeV2'), join(config, 'cli-plugins/docker-compose'));
  const env = {
    PATH: `${path({ docker: docker() })}:/usr/bin/none`,
    DOCKER_CONFIG: config,
    DOCKER_HOST: 'unix:///none',
  };
  const file = join(dir, 'docker-compose.yml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('read_only: true', 'read_onyl: true'));
  expect(await findingsOf(composeFile, dir, { env })).toMatchObject([
    { severity: 'error', what: expect.stringContaining('read_onyl') as string },
  ]);
});

describe('of a registry without containers', () => {
  let dir: string;
  let server: Server;
  beforeAll(async () => {
    const taken = await freePort();
    server = createServer().listen(taken, '0.0.0.0');
    const real = ['--nginx-bin', nginx() ?? '/bin/true', '--registry-bin', registry2() ?? '/bin/true'];
    const place = ['--port', String(taken), '--listen', 'all', '--registry-version', '2.8'];
    ({ dir } = await ownBundle(...place, ...real));
  });
  afterAll(() => server.close());

  test('the port is somebody else’s', async () => {
    expect(await findingsOf(port, dir)).toMatchObject([
      { severity: 'error', what: expect.stringMatching(/^port \d+ is used by \S+ \(pid \d+\)$/) as string },
    ]);
  });

  test('a program that is none', async () => {
    requireReal('nginx');
    requireReal('registry2');
    expect(await findingsOf(start, dir)).toEqual([]);
    const { dir: other } = await ownBundle();
    expect((await findingsOf(start, other)).map(({ severity, what }) => `${severity}: ${what}`)).toEqual([
      expect.stringMatching(/^error: nginx-bin: .*\/bin\/true is no nginx/),
      expect.stringMatching(/^error: registry-bin: .*\/bin\/true is no CNCF/),
    ]);
  });

  test('a proxy of the shell catches its names', async () => {
    const env = { PATH: tempFolder(), HTTPS_PROXY: 'http://proxy.lan:3128', NO_PROXY: 'other.lan' };
    expect(await findingsOf(proxy, dir, { env })).toMatchObject([
      {
        severity: 'warning',
        cure: expect.stringContaining('NO_PROXY="$NO_PROXY,reg.example.com"') as string,
      },
    ]);
    expect(await findingsOf(proxy, dir, { env: { ...env, NO_PROXY: 'example.com' } })).toEqual([]);
  });
});

describe('firewall', () => {
  const hint = [{ severity: 'hint' }];
  let dir: string;
  beforeAll(async () => {
    ({ dir } = await ownBundle('--host', 'reg.example.com', '--listen', 'all', '--port', '5443'));
  });

  test('the kernel’s own rules, on a machine of its own', async () => {
    const machine = await startMachine('this');
    try {
      const pid = /^\/proc\/(\d+)\//.exec(machine.root)![1]!;
      const bin = tempFolder();
      writeFileSync(join(bin, 'iptables'), `#!/bin/sh\nexec nsenter -t ${pid} -n /usr/sbin/iptables "$@"\n`, {
        mode: 0o755,
      });
      const look = () => findingsOf(firewall, dir, { env: { PATH: `${bin}:/usr/bin:/bin` } });
      const rule = async (...words: string[]) =>
        expect(await machine.sh(`iptables ${words.join(' ')}`)).toMatchObject({ code: 0 });
      expect(await look()).toEqual([]);
      await rule('-P INPUT DROP');
      await rule('-A INPUT -p tcp --dport 22 -j ACCEPT');
      const closed = await look();
      expect(closed).toMatchObject(hint);
      // The cure, as it was given.
      await machine.sh(closed[0]!.cure!.replace(/^sudo /, ''));
      expect(await look()).toEqual([]);
      await rule('-F INPUT');
      await rule('-P INPUT ACCEPT');
      await rule('-A INPUT -j REJECT');
      expect(await look()).toMatchObject(hint);
    } finally {
      await machine.stop();
    }
  });

  // As ufw 0.36 writes them; the program is not in Debian's base.
  test.each([
    ['allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in', hint],
    ['allow tcp 5443 0.0.0.0/0 any 0.0.0.0/0 in', []],
    ['limit any 5443 0.0.0.0/0 any 0.0.0.0/0 in', []],
    ['allow tcp 80,5400:5500 0.0.0.0/0 any 0.0.0.0/0 in', []],
    ['deny tcp 5443 0.0.0.0/0 any 0.0.0.0/0 in', hint],
    ['allow udp 5443 0.0.0.0/0 any 0.0.0.0/0 in', hint],
  ])('ufw: %s', async (tuple, expected) => {
    const root = tempFolder();
    mkdirSync(join(root, 'etc/ufw'), { recursive: true });
    writeFileSync(join(root, 'etc/ufw/ufw.conf'), 'ENABLED=yes\nLOGLEVEL=low\n');
    writeFileSync(join(root, 'etc/ufw/user.rules'), `*filter\n### RULES ###\n\n### tuple ### ${tuple}\n`);
    expect(await findingsOf(firewall, dir, { root, env: { PATH: tempFolder() } })).toMatchObject(expected);
    writeFileSync(join(root, 'etc/ufw/ufw.conf'), 'ENABLED=no\n');
    expect(await findingsOf(firewall, dir, { root, env: { PATH: tempFolder() } })).toEqual([]);
  });

  // As firewalld 1.3 prints it; the program is not in Debian's base.
  test.each([
    ['services: ssh\n  ports: ', hint],
    ['services: ssh\n  ports: 5000-6000/tcp', []],
    ['services: ssh\n  ports: 5443/udp', hint],
  ])('firewalld: %j', async (lines, expected) => {
    const bin = tempFolder();
    writeFileSync(
      join(bin, 'firewall-cmd'),
      `#!/bin/sh\nprintf 'public (active)\\n  target: default\\n  ${lines.replace('\n', '\\n')}\\n  protocols: \\n'\n`,
      { mode: 0o755 },
    );
    const root = tempFolder();
    expect(await findingsOf(firewall, dir, { root, env: { PATH: `${bin}:/usr/bin:/bin` } })).toMatchObject(
      expected,
    );
  });
});
