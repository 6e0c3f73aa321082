import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { paths } from '../../../src/bundle/paths.ts';
import { issueServer } from '../../../src/certs/server.ts';
import { pull } from '../../../src/doctor/client/pull.ts';
import { access } from '../../../src/doctor/stack/access.ts';
import { certificate } from '../../../src/doctor/stack/certificate.ts';
import { health } from '../../../src/doctor/stack/health.ts';
import { stackChecks } from '../../../src/doctor/stack/index.ts';
import { timeOf } from '../../../src/doctor/stack/log-time.ts';
import { logs } from '../../../src/doctor/stack/logs.ts';
import { mirrors } from '../../../src/doctor/stack/mirrors.ts';
import { programs } from '../../../src/doctor/stack/programs.ts';
import { upstream } from '../../../src/doctor/stack/upstream.ts';
import { knownOf } from '../../../src/doctor/vulnerabilities/table.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { freePort, tempFolder } from '../../support/tmp.ts';
import { findingsOf, lookAt } from '../support/look.ts';

const day = 86_400_000;

test.each([
  ['UTC', true, '2026/11/22 01:08:19 [error] 8#8: x', '2026-11-22T01:08:19Z'],
  ['this machine', false, '2026/11/22 01:08:19 [error] 8#8: x', '2026-11-22T01:08:19'],
  ['the registry', false, 'time="2026-11-22T01:08:19.5Z" level=error', '2026-11-22T01:08:19.5Z'],
])('when a line was written, by the time of %s', (_, isUtc, line, time) => {
  const zone = process.env.TZ;
  process.env.TZ = 'America/New_York';
  try {
    expect(timeOf(line, isUtc)).toBe(Date.parse(time));
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

describeReal('what the doctor says of a stack', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  const file = (path: string) => join(bundle.dir, path);

  beforeAll(async () => {
    bundle = await startBundle('3', { args: ['--host', 'reg.lan'] });
  });
  afterAll(() => bundle?.stop());

  // Faults are made in files that are put back.
  const kept = [
    paths.secrets,
    paths.htpasswd,
    paths.registryConfig,
    paths.nginxConf,
    paths.serverCert,
    paths.serverKey,
    'logs/nginx.log',
    'logs/registry.log',
  ];
  const before = new Map<string, Buffer>();
  beforeEach(() => kept.forEach((path) => before.set(path, readFileSync(file(path)))));
  afterEach(() => before.forEach((content, path) => writeFileSync(file(path), content, { mode: 0o600 })));

  const pidOf = (service: string): number =>
    (JSON.parse(readFileSync(file(`run/${service}.json`), 'utf8')) as { pid: number }).pid;

  test('nothing, while all is well, and the store is as it was', async () => {
    const store = () => readdirSync(bundle.data, { recursive: true }).sort();
    const stored = store();
    // What was logged in the second of the run counts as its own, and the start may have been in that one.
    const now = new Date(Date.now() + 2000);
    const seen = await Promise.all(
      stackChecks.map(async (check) => [
        check.name,
        await lookAt(check, bundle.dir, { root: tempFolder(), env: { HOME: tempFolder() }, now }),
      ]),
    );
    expect(Object.fromEntries(seen)).toEqual({
      services: {
        findings: [],
        detail: expect.stringMatching(/^nginx \S+, auth \S+, registry 3\.\S+, floor$/),
      },
      certificate: { findings: [], detail: expect.stringMatching(/^81\d days left$/) },
      access: { findings: [], detail: `${bundle.url}, create-registry` },
      // An nginx that its distribution has not mended yet is worth a hint.
      programs: { findings: expect.any(Array), detail: expect.stringContaining('by what was known on 20') },
      'engine-programs': expect.anything(),
      'daemon-json': { notLooked: 'there is no daemon.json' },
      upstream: { notLooked: 'it stands for no other registry' },
      logs: { findings: [], detail: expect.stringContaining('of the last day') },
    });
    expect(store()).toEqual(stored);
  });

  test('a user that has no password any more: with the cause and cure of the smoke tests', async () => {
    const users = readFileSync(file(paths.htpasswd), 'utf8');
    writeFileSync(file(paths.htpasswd), users.replace(/^create-registry:.*\n/m, ''));
    const [finding, ...more] = await findingsOf(access, bundle.dir);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      what: expect.stringMatching(/^login: .* answered 401/),
    });
    expect(finding!.why).toContain('htpasswd');
    expect(finding!.cure).toContain(`create-registry render -C ${bundle.dir}`);
  });

  const served = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const port = Number(bundle.host.split(':')[1]);
      const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()!.validTo);
        socket.destroy();
      }).once('error', reject);
    });

  /** nginx reads its files again, and answers by them. */
  async function reload(): Promise<void> {
    const expected = new (await import('node:crypto')).X509Certificate(readFileSync(file(paths.serverCert)));
    process.kill(pidOf('nginx'), 'SIGHUP');
    for (let tries = 0; tries < 800 && (await served()) !== expected.validTo; tries++) await sleep(25);
    expect(await served()).toBe(expected.validTo);
  }

  test('an expired certificate, and a renewed one that nginx has not read', async () => {
    const authority = {
      cert: readFileSync(file(paths.caCert), 'utf8'),
      key: readFileSync(file(paths.caKey), 'utf8'),
    };
    const good = [paths.serverCert, paths.serverKey].map((path) => readFileSync(file(path)));
    const now = new Date(Date.now() - 900 * day);
    const expired = await issueServer({ authority, hosts: ['localhost', 'reg.lan'], now });
    writeFileSync(file(paths.serverCert), expired.cert);
    writeFileSync(file(paths.serverKey), expired.key);
    await reload();
    try {
      const seen = await findingsOf(access, bundle.dir);
      expect(seen.map(({ what }) => what)).toEqual([expect.stringMatching(/^tls-validity: .*expired/)]);
      expect(await lookAt(certificate, bundle.dir)).toEqual({
        findings: [],
        detail: expect.stringMatching(/^expired on /),
      });
      writeFileSync(file(paths.serverCert), good[0]!);
      writeFileSync(file(paths.serverKey), good[1]!);
      expect(await findingsOf(certificate, bundle.dir)).toEqual([
        {
          severity: 'error',
          what: expect.stringMatching(
            /^nginx serves another certificate \(until .*20\d\d GMT\) than nginx\/certs/,
          ),
          why: expect.stringContaining('has expired'),
          cure: `create-registry restart -C ${bundle.dir}`,
        },
      ]);
    } finally {
      await reload();
    }
    expect(await findingsOf(certificate, bundle.dir)).toEqual([]);
  });

  const listening = async (server: Server): Promise<string> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  test('mirrors of daemon.json that do not answer, and an insecure-registries that need not be', async () => {
    const root = tempFolder();
    const fine = createHttpServer((_, response) => response.end('{}'));
    const mute = createServer();
    const closed = `http://127.0.0.1:${await freePort()}`;
    const [answers, silent] = [await listening(fine), await listening(mute)];
    mkdirSync(join(root, 'etc/docker/certs.d', bundle.host), { recursive: true });
    writeFileSync(join(root, 'etc/docker/certs.d', bundle.host, 'ca.crt'), readFileSync(bundle.ca));
    const name = bundle.host.replace('localhost', 'reg.lan');
    const content = {
      'registry-mirrors': [answers, closed, silent, bundle.url],
      'insecure-registries': ['10.0.0.0/8', name],
    };
    writeFileSync(join(root, 'etc/docker/daemon.json'), JSON.stringify(content));
    try {
      const seen = await findingsOf(mirrors, bundle.dir, { root });
      const what = (text: RegExp | string) =>
        expect.objectContaining({ severity: 'warning', what: expect.stringMatching(text) });
      expect(seen).toEqual([
        what(`daemon.json has ${name} in insecure-registries, though it has TLS`),
        what(`the mirror ${closed} in .* does not answer: .*ECONNREFUSED`),
        what(`the mirror ${silent} in .* does not answer: `),
        what(`the mirror ${bundle.url} in .* wants a password`),
      ]);
      writeFileSync(join(root, 'etc/docker/daemon.json'), '{ "registry-mirrors": [], }');
      expect(await findingsOf(mirrors, bundle.dir, { root })).toMatchObject([
        { severity: 'error', what: expect.stringContaining('not JSON') },
      ]);
    } finally {
      fine.close();
      mute.close();
    }
  });

  test('a mirror whose upstream is gone', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    appendFileSync(file(paths.registryConfig), `\nproxy:\n  remoteurl: ${url}/\n`);
    expect(await findingsOf(upstream, bundle.dir)).toMatchObject([
      { severity: 'error', what: expect.stringContaining(`the upstream ${url} does not answer: `) },
    ]);
    const there = createHttpServer((_, response) => response.writeHead(401).end());
    appendFileSync(file(paths.registryConfig), '');
    writeFileSync(
      file(paths.registryConfig),
      readFileSync(file(paths.registryConfig), 'utf8').replace(url, await listening(there)),
    );
    expect(await findingsOf(upstream, bundle.dir)).toEqual([]);
    there.close();
  });

  test('faults of the programs that run, as they are configured', async () => {
    appendFileSync(file(paths.registryConfig), '\nproxy:\n  remoteurl: https://registry-1.docker.io\n');
    const status = await bundle.run('status', '--json');
    const { services } = JSON.parse(status.stdout) as { services: { name: string; version?: string }[] };
    const version = services.find(({ name }) => name === 'registry')!.version!;
    const { open } = knownOf('registry', version, readFileSync(file(paths.registryConfig), 'utf8'));
    const all = await findingsOf(programs, bundle.dir);
    const seen = all.filter(({ what }) => what.startsWith('registry '));
    expect(open.map(({ id }) => id)).toContain('CVE-2026-85747');
    expect(seen).toMatchObject([
      { severity: 'warning', what: `registry ${version} has ${open.map(({ id }) => id).join(', ')}` },
    ]);
    expect(seen[0]!.why).toContain('(mended in 3.1.2; https://');
  });

  test('without its own password the tool leaves out what needs it', async () => {
    rmSync(file(paths.secrets));
    expect(await lookAt(access, bundle.dir)).toEqual({ notLooked: expect.stringContaining('secrets.yml') });
    expect(await lookAt(pull, bundle.dir)).toEqual({ notLooked: expect.stringContaining('secrets.yml') });
  });

  test('trouble in the logs of the last day, counted; not what is older, or everyday', async () => {
    const stamp = (time: number) => {
      const two = (value: number) => String(value).padStart(2, '0');
      const at = new Date(time);
      return `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
    };
    const full = (at: number, name: string) =>
      `${stamp(at)} [crit] 71#71: *3 pwrite() "/x/${name}" failed (28: No space left on device), client: 10.0.0.1`;
    // Of a stop and start that is over.
    const refused = (at: number) =>
      `${stamp(at)} [error] 9#9: *106 connect() to unix:/x/registry.sock failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1`;
    const now = Date.now();
    appendFileSync(
      file('logs/nginx.log'),
      `${[full(now - 2 * day, 'old'), full(now - 60_000, 'first'), full(now - 2000, 'last'), refused(now - 2000)].join('\n')}\n`,
    );
    appendFileSync(
      file('logs/registry.log'),
      [
        `time="${new Date(now - 2000).toISOString()}" level=error msg="response completed with error" err.code="manifest unknown" err.message="manifest unknown"`,
        `time="${new Date(now - 2000).toISOString()}" level=error msg="client disconnected during blob PATCH" error="unexpected EOF"`,
        '',
      ].join('\n'),
    );
    const seen = await findingsOf(logs, bundle.dir);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ severity: 'warning' });
    expect(seen[0]!.what).toMatch(/^the log of nginx has \S+ 2 times, last .*\/x\/last"/);
  });

  test('a service that died, what that does to requests, and a stack that is stopped', async () => {
    // What clients were told last is not what it ended by.
    appendFileSync(
      file('logs/registry.log'),
      `time="${new Date().toISOString()}" level=error msg="response completed with error" err.code="blob unknown" err.message="blob unknown to registry" http.request.method=GET\n`,
    );
    process.kill(pidOf('registry'), 'SIGKILL');
    for (let tries = 0; tries < 100 && (await findingsOf(health, bundle.dir)).length === 0; tries++)
      await sleep(20);
    expect(await findingsOf(health, bundle.dir)).toMatchObject([
      {
        severity: 'error',
        what: 'registry failed',
        why: expect.not.stringContaining('a layer is not there'),
        cure: expect.stringContaining(`create-registry up -C ${bundle.dir}`),
      },
    ]);
    const gone = await findingsOf(access, bundle.dir);
    expect(gone.map(({ what }) => what)).toEqual([expect.stringMatching(/^registry: .* answered 502/)]);
    // What is written while the doctor looks is its own doing.
    const later = new Date(Date.now() + 2000);
    expect((await findingsOf(logs, bundle.dir, { now: later })).map(({ what }) => what)).toEqual([
      expect.stringMatching(/^the log of nginx has /),
    ]);
    await bundle.run('stop');
    expect(await findingsOf(health, bundle.dir)).toMatchObject([
      { severity: 'error', what: 'nothing of the stack runs', cure: `create-registry up -C ${bundle.dir}` },
    ]);
    expect(await lookAt(access, bundle.dir)).toEqual({ notLooked: 'nginx does not run' });
    expect(await lookAt(certificate, bundle.dir)).toEqual({ notLooked: 'nginx does not run' });
  });
});
