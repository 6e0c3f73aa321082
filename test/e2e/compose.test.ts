import { execa } from 'execa';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engine, type ClientEnv } from '../support/engine.ts';
import { freePort, tempFolder } from '../support/tmp.ts';
import { make, suiteFolder, trustInDocker, type Made } from './bundle.ts';

describe.each(['3', '2.8'] as const)('registry %s in containers', (major) => {
  let made: Made;
  let env: ClientEnv;
  let host: string;
  let forgetTrust: () => void = () => undefined;
  const docker = (args: string[], input = '') =>
    execa('docker', args, { env, input, reject: false, all: true });

  beforeAll(async () => {
    const found = await engine(major === '3' ? 'registry:3' : 'registry:2', 'nginx:stable-alpine');
    env = found.env;
    // dockerd trusts 127/8 whatever the certificate; it does not trust its own bridge.
    host = `${found.bridgeGateway}:${await freePort()}`;
    const [address = '', port = ''] = host.split(':');
    made = await make(
      join(suiteFolder(`a b${major}`), 'demo'),
      [
        '--start',
        '--target',
        'compose',
        '--registry-version',
        major,
        '--host',
        address,
        '--port',
        port,
        '--name',
        `e2e-${major.replace('.', '-')}`,
      ],
      env,
    );
  });
  afterAll(async () => {
    forgetTrust();
    await made?.run('down');
  });

  it('is seen by status', async () => {
    const status = JSON.parse((await made.run('status', '--json')).stdout) as object;
    expect(status).toMatchObject({
      url: `https://${host}`,
      state: 'running',
      target: 'compose',
      services: [
        { name: 'nginx' },
        { name: 'auth' },
        {
          name: 'registry',
          version: expect.stringMatching(new RegExp(`^${major.replace('.', '\\.')}`)) as string,
        },
        { name: 'floor', state: 'running' },
      ],
      disk: { floor: expect.any(Number) as number },
      refused: [],
      last: { gc: null, backup: null },
    });
  });

  it('is refused by docker until the CA is in certs.d, and then serves login, push, pull and run', async () => {
    const login = () => docker(['login', host, '-u', 'admin', '--password-stdin'], made.password);
    expect((await login()).all).toMatch(/x509/);
    const red = await made.run('smoke', '--docker');
    expect(red.code).toBe(1);
    expect(red.stderr).toContain(`/etc/docker/certs.d/${host}/ca.crt`);

    forgetTrust = trustInDocker(host, readFileSync(join(made.dir, 'pki/ca.crt'), 'utf8'));
    expect((await login()).all).toMatch(/Login Succeeded/);
    const green = await made.run('smoke', '--docker', '--json');
    expect(
      (JSON.parse(green.stdout) as { checks: { ok: boolean }[] }).checks.filter(({ ok }) => !ok),
    ).toEqual([]);
    expect(green.code).toBe(0);
  });

  it.each([
    ['v1', ['docker-compose']],
    ['v2', ['docker', 'compose']],
  ] as const)('is a bundle that Compose %s runs without us', async (_, [file, ...first]) => {
    const compose = (...args: string[]) =>
      execa(file, [...first, ...args], { cwd: made.dir, env, all: true });
    await made.run('down');
    await compose('up', '-d');
    const { code, stderr } = await made.run('up');
    expect({ code, already: stderr.includes('Already running') }).toEqual({ code: 0, already: true });
    const tag = `${host}/kept/${first.length}:1`;
    const image = major === '3' ? 'registry:3' : 'registry:2';
    await docker(['login', host, '-u', 'admin', '--password-stdin'], made.password);
    await docker(['tag', image, tag]);
    expect((await docker(['push', tag])).exitCode).toBe(0);
    await compose('down');
    await compose('up', '-d');
    expect((await made.run('up')).code).toBe(0);
    await docker(['rmi', tag]);
    const pulled = await docker(['pull', tag]);
    expect(pulled.exitCode, pulled.all).toBe(0);
  });

  it('collects garbage while it runs', async () => {
    const tag = `${host}/garbage/app:1`;
    const image = major === '3' ? 'registry:3' : 'registry:2';
    await docker(['login', host, '-u', 'admin', '--password-stdin'], made.password);
    // Layers of its own, so that they go with it.
    const built = await docker(
      ['build', '-q', '-'],
      `FROM ${image}\nCOPY --from=${image} /etc /made-for-this\n`,
    );
    expect(built.exitCode, built.all).toBe(0);
    const local = `garbage-${major}:1`;
    await docker(['tag', built.stdout.trim(), local]);
    await docker(['tag', local, tag]);
    const pushed = await docker(['push', tag]);
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(pushed.stdout)?.[1];
    expect(digest, pushed.all).toBeDefined();
    expect((await made.run('rm', `garbage/app@${digest}`, '--yes')).code).toBe(0);

    const collected = await made.run('gc', '--yes', '--json', '--grace', '0');
    expect(collected.code, collected.stderr).toBe(0);
    expect((JSON.parse(collected.stdout) as { freed: number }).freed).toBeGreaterThan(0);
    await docker(['rmi', tag]);
    expect((await docker(['pull', tag])).exitCode).not.toBe(0);
    await docker(['tag', local, tag]);
    expect((await docker(['push', tag])).exitCode).toBe(0);
    await docker(['rmi', tag, local]);
    const pulled = await docker(['pull', tag]);
    expect(pulled.exitCode, pulled.all).toBe(0);
  });

  it('notes pulls, takes their log away, and prunes', async () => {
    const tag = `${host}/pruned/app:1`;
    await docker(['login', host, '-u', 'admin', '--password-stdin'], made.password);
    await docker(['tag', major === '3' ? 'registry:3' : 'registry:2', tag]);
    const pushed = await docker(['push', tag]);
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(pushed.stdout)?.[1];
    expect(digest, pushed.all).toBeDefined();
    expect((await docker(['pull', tag])).exitCode).toBe(0);
    const log = join(made.dir, 'logs/pulls.log');
    await expect.poll(() => readFileSync(log, 'utf8')).toContain(`pruned/app ${digest}`);
    const folded = await execa('sh', ['bin/pulls'], { cwd: made.dir, env, all: true, reject: false });
    expect([folded.exitCode, folded.all]).toEqual([0, '']);
    expect(readFileSync(join(made.dir, 'data/.create-registry/pulls'), 'utf8')).toMatch(
      new RegExp(`^${digest} \\d+ pruned/app$`, 'm'),
    );
    expect(readFileSync(log, 'utf8')).toBe('');

    const settings = join(made.dir, 'settings.yml');
    const before = readFileSync(settings, 'utf8');
    writeFileSync(settings, `${before}\nretention: [{repositories: 'pruned/*', keep: {tags: [none]}}]\n`);
    const pruned = await made.run('prune', '--yes');
    expect(pruned.stdout, pruned.stderr).toMatch(/^1 tag removed/);
    expect((await docker(['pull', tag])).exitCode).not.toBe(0);
    expect((await made.run('prune', '--undo')).stdout).toBe('1 tag put back\n');
    writeFileSync(settings, before);
    const again = await docker(['pull', tag]);
    expect(again.exitCode, again.all).toBe(0);
    await docker(['rmi', tag]);
  });

  it('counts, verifies and backs up what is in it, and proves the backup with a second stack', async () => {
    const done = async (...words: string[]): Promise<string> => {
      const { code, stdout, stderr } = await made.run(...words);
      expect(code, stderr).toBe(0);
      return stdout;
    };
    const { repositories, damage } = JSON.parse(await done('usage', '--json')) as {
      repositories: { name: string }[];
      damage: { count: number };
    };
    expect([repositories.map(({ name }) => name), damage.count]).toEqual([
      expect.arrayContaining(['pruned/app']),
      0,
    ]);
    expect(JSON.parse(await done('verify', '--json'))).toMatchObject({ broken: [] });
    const copies = join(tempFolder(), 'copies');
    await done('backup', copies);
    await done('backup', copies, '--rehearse');
    expect(JSON.parse(await done('status', '--json'))).toMatchObject({
      state: 'running',
      last: { verify: { broken: 0 }, backup: { to: copies, whole: true } },
    });
  }, 120_000);

  it('hands out no file of nginx, though the registry’s container may put links into the store', async () => {
    const digest = 'b'.repeat(64);
    const store = join(made.dir, 'data/docker/registry/v2');
    const blob = join(store, 'blobs/sha256/bb', digest);
    const link = join(store, 'repositories/links/app/_layers/sha256', digest);
    mkdirSync(blob, { recursive: true });
    mkdirSync(link, { recursive: true });
    writeFileSync(join(link, 'link'), `sha256:${digest}`);
    const get = () => made.run('api', 'GET', `/v2/links/app/blobs/sha256:${digest}`);
    writeFileSync(join(blob, 'data'), 'a blob');
    expect(await get()).toMatchObject({ code: 0, stdout: 'a blob' });
    rmSync(join(blob, 'data'));
    symlinkSync('/bundle/nginx/auth/htpasswd', join(blob, 'data'));
    const answer = await get();
    expect(answer.code).not.toBe(0);
    expect(answer.stdout).not.toContain('$2');
    rmSync(blob, { recursive: true });
    rmSync(join(store, 'repositories/links'), { recursive: true });
  });

  it('keeps no secret where docker inspect or the process list shows it', async () => {
    const secrets = readFileSync(join(made.dir, 'secrets.yml'), 'utf8')
      .match(/"([^"]+)"/g)!
      .map((text) => text.slice(1, -1));
    const ids = (
      await docker([
        'ps',
        '-q',
        '--filter',
        `label=com.docker.compose.project=e2e-${major.replace('.', '-')}`,
      ])
    ).stdout.split('\n');
    expect(ids).toHaveLength(4);
    const inspected = (await docker(['inspect', ...ids])).stdout;
    const logs = (await made.run('logs')).stdout;
    for (const secret of [...secrets, made.password]) {
      expect(inspected).not.toContain(secret);
      expect(logs).not.toContain(secret);
    }
  });
});
