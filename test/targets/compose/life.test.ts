import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusals } from '../../../src/store/gate.ts';
import { engine, type ClientEnv } from '../../support/engine.ts';
import { output } from '../../support/programs.ts';
import { describeReal } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { quietSteps, sample, type Sample } from './sample.ts';

const running = ['running', 'running', 'running', 'running'];
const stopped = ['stopped', 'stopped', 'stopped', 'stopped'];
const services = ['nginx', 'auth', 'registry', 'floor'];

// Each of them once; all together belong to the soak.
const cases = [
  { compose: 'v2', part: 'composeV2', major: '3', owner: '0:0' },
  { compose: 'v1', part: 'composeV1', major: '2.8', owner: '1234:1234' },
  ...(process.env['SOAK']
    ? ([
        { compose: 'v2', part: 'composeV2', major: '2.8', owner: '0:0' },
        { compose: 'v1', part: 'composeV1', major: '3', owner: '1234:1234' },
      ] as const)
    : []),
] as const;

for (const { compose, part, major, owner } of cases)
  describeReal(`registry ${major} with Compose ${compose} as ${owner}`, [part], () => {
    const name = `life-${compose}-${major.replace('.', '-')}`;
    let bundle: Sample;
    let env: ClientEnv;
    const docker = (...args: string[]) => output('docker', args, env);
    const container = (service: string) =>
      docker(
        'ps',
        '-aq',
        '--no-trunc',
        '--filter',
        `label=com.docker.compose.project=${name}`,
        '--filter',
        `label=com.docker.compose.service=${service}`,
      ).then((id) => id.trim());
    const inside = async (service: string, script: string) =>
      docker('exec', await container(service), 'sh', '-c', script);
    const containers = async () => Promise.all(services.map(container));
    const states = async () => (await bundle.target.status()).map(({ state }) => state);
    beforeAll(async () => {
      const found = await engine(major === '3' ? 'registry:3' : 'registry:2', 'nginx:stable-alpine');
      env = found.client({ compose2: compose === 'v2' });
      const dir = join(tempFolder(`it's "a" $HOME & ümläut; ${name}`), 'b');
      bundle = await sample(dir, name, env, ['--registry-version', major, '--owner', owner]);
      await bundle.target.prepare(quietSteps);
      await bundle.target.start();
    });
    afterAll(async () => bundle?.target.down());

    test('runs the right programs', async () => {
      const [nginx, auth, registry, floor] = await bundle.target.status();
      const version = expect.stringMatching(/^1\.\d+\.\d+$/) as string;
      expect(nginx).toEqual({ name: 'nginx', state: 'running', version });
      expect(auth).toEqual({ name: 'auth', state: 'running', version });
      expect(registry).toEqual({
        name: 'registry',
        state: 'running',
        version: expect.stringMatching(major === '3' ? /^3\.\d+\.\d+$/ : /^2\.8\.\d+$/) as string,
      });
      expect(floor).toEqual({ name: 'floor', state: 'running' });
      expect(await bundle.get('/v2/_catalog')).toBe(200);
    });

    test('gives the programs nothing they do not need', async () => {
      for (const service of services) {
        expect(await inside(service, 'id -u; id -g')).toBe(`${owner.replace(':', '\n')}\n`);
        const status = await inside(service, 'cat /proc/1/status');
        expect(status).toMatch(/CapEff:\s+0{16}\n/);
        expect(status).toMatch(/CapBnd:\s+0{16}\n/);
        expect(status).toMatch(/NoNewPrivs:\s+1\n/);
        expect(await inside(service, 'echo x >/x 2>/dev/null || echo refused')).toBe('refused\n');
      }
      expect(await bundle.target.bypasses()).toEqual([]);
    });

    test('lets nobody on this machine around nginx, not even to the address of the container', async () => {
      const address = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
      const ip = (await docker('inspect', '--format', address, await container('registry'))).trim();
      expect(ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      for (const port of [5000, 5001]) expect(await listens(ip, port)).toBe(false);
    });

    test('turns healthy by itself', async () => {
      const seen = async (service: string) =>
        (await docker('inspect', '--format', '{{.State.Health.Status}}', await container(service))).trim();
      for (const service of services)
        await expect.poll(() => seen(service), { timeout: 20_000, interval: 500 }).toBe('healthy');
    });

    test('starts nothing where all runs', async () => {
      const before = await containers();
      await bundle.target.start();
      expect(await containers()).toEqual(before);
      expect(await bundle.target.obstacles()).toEqual([]);
    });

    test('finds a registry that has come back with another address', async () => {
      const address = async () =>
        (
          await docker(
            'inspect',
            '--format',
            '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}',
            await container('registry'),
          )
        ).trim();
      const before = await address();
      const network = `${name}_backend`;
      await docker('rm', '-f', await container('registry'));
      await docker(
        'run',
        '-d',
        '--name',
        `${name}-squatter`,
        '--network',
        network,
        '--volume',
        `${name}_socket:/run/registry`,
        '--entrypoint',
        'sleep',
        'registry:2',
        '60',
      );
      try {
        await bundle.target.start();
        expect(await address()).not.toBe(before);
        await expect.poll(() => bundle.get('/v2/_catalog'), { timeout: 20_000, interval: 500 }).toBe(200);
        expect(await bundle.target.bypasses()).toEqual([`${name}_socket, shared with ${name}-squatter`]);
      } finally {
        await docker('rm', '-f', `${name}-squatter`);
      }
    });

    test('comes back after all were killed', async () => {
      const pid = async (service: string) =>
        Number(await docker('inspect', '--format', '{{.State.Pid}}', await container(service)));
      for (const service of services.toReversed()) process.kill(await pid(service), 'SIGKILL');
      await expect.poll(states, { timeout: 20_000, interval: 500 }).toEqual(running);
    });

    test('auth comes back over the socket that it left when it was killed', async () => {
      const id = await container('auth');
      const inode = () => inside('nginx', 'stat -c %i /run/auth/auth.sock');
      const before = await inode();
      // Not by the engine, which would take that for a wish.
      process.kill(Number(await docker('inspect', '--format', '{{.State.Pid}}', id)), 'SIGKILL');
      await expect.poll(inode, { timeout: 20_000, interval: 500 }).not.toBe(before);
      await expect.poll(states, { timeout: 20_000, interval: 500 }).toEqual(running);
      expect(await container('auth')).toBe(id);
      expect(await bundle.get('/v2/_catalog', 'create-registry:wrong')).toBe(401);
      expect(await bundle.get('/v2/_catalog')).toBe(200);
    });

    test('auth clears up among its notes, and leaves its socket there', async () => {
      // Everything as if from yesterday, and nothing remembered.
      await inside(
        'auth',
        'touch -d "2020-01-01 00:00:00" /run/auth/auth.sock; find /run/auth -type f -exec rm {} +',
      );
      expect(await bundle.get('/v2/_catalog')).toBe(200);
      expect(await inside('auth', 'find /run/auth -type f')).not.toBe('');
      // Not by way of nginx, which may have a connection open still.
      expect(await inside('auth', 'test -S /run/auth/auth.sock || echo gone')).toBe('');
    });

    test('a start heals an auth that is gone', async () => {
      const others = [await container('nginx'), await container('registry')];
      await docker('kill', await container('auth'));
      expect(await states()).toEqual(['running', 'stopped', 'running', 'running']);
      expect(await bundle.get('/v2/_catalog', 'create-registry:wrong')).toBe(500);
      await bundle.target.start();
      expect(await states()).toEqual(running);
      expect(await bundle.get('/v2/_catalog', 'create-registry:wrong')).toBe(401);
      expect([await container('nginx'), await container('registry')]).toEqual(others);
    });

    test('auth has no network, and a folder of its own for its notes', async () => {
      expect(
        await docker('inspect', '--format', '{{.HostConfig.NetworkMode}}', await container('auth')),
      ).toBe('none\n');
      expect(await inside('auth', "awk 'NR > 2 { print $1 }' /proc/net/dev")).toBe('lo:\n');
      expect(await inside('auth', 'stat -c "%a %u:%g" /run/auth/remembered')).toBe(`700 ${owner}\n`);
      for (const folder of ['/var/lib/registry', '/run/registry'])
        expect(await inside('auth', `ls -d ${folder} 2>/dev/null || echo none`)).toBe('none\n');
    });

    test('floor closes the gate from a container without a network, that can write nothing else', async () => {
      expect(
        await docker('inspect', '--format', '{{.HostConfig.NetworkMode}}', await container('floor')),
      ).toBe('none\n');
      const gate = join(bundle.dir, 'nginx/gate');
      expect(readdirSync(gate).sort()).toEqual(
        ['README', 'floor', 'full-0', 'full-1', 'full-2', 'full.json'].sort(),
      );
      for (const folder of ['bin', 'nginx'])
        expect(await inside('floor', `echo x >/bundle/${folder}/x 2>/dev/null || echo refused`)).toBe(
          'refused\n',
        );
      expect(await inside('floor', 'echo x >/var/lib/registry/x 2>/dev/null || echo refused')).toBe(
        'refused\n',
      );
      // More than any disk has.
      const script = join(bundle.dir, 'bin/floor');
      writeFileSync(script, readFileSync(script, 'utf8').replace(/^share=.*$/m, 'share=10001'));
      await docker('restart', await container('floor'));
      await expect
        .poll(() => refusals(bundle), { timeout: 20_000, interval: 500 })
        .toMatchObject([
          {
            by: 'floor',
            reason: expect.stringMatching(/^the disk of the registry is nearly full: \d+\.\d % of/) as string,
          },
        ]);
      expect(await bundle.post('/v2/floor/app/blobs/uploads/')).toBe(403);
      expect(await bundle.get('/v2/_catalog')).toBe(200);
      await docker('stop', await container('floor'));
      expect(await bundle.post('/v2/floor/app/blobs/uploads/')).toBe(202);
      writeFileSync(script, readFileSync(script, 'utf8').replace(/^share=.*$/m, 'share=500'));
      await bundle.target.start();
      expect(await states()).toEqual(running);
    });

    test('nginx can read the store, and write nothing there', async () => {
      await inside('registry', 'echo seen > /var/lib/registry/seen');
      expect(await inside('nginx', 'cat /var/lib/registry/seen')).toBe('seen\n');
      expect(await inside('nginx', 'rm -f /var/lib/registry/seen 2>/dev/null || echo refused')).toBe(
        'refused\n',
      );
      await inside('registry', 'rm /var/lib/registry/seen');
    });

    test('runs again after a pause and after a stop', async () => {
      await docker('pause', await container('nginx'));
      expect(await states()).toEqual(['stopped', 'running', 'running', 'running']);
      await bundle.target.start();
      expect(await states()).toEqual(running);
      const before = await containers();
      await bundle.target.stop();
      expect(await states()).toEqual(stopped);
      await bundle.target.start();
      expect(await states()).toEqual(running);
      expect(await containers()).toEqual(before);
    });

    test('shows what was logged, and whose it is', async () => {
      await bundle.target.logs({ follow: false, tail: 50, services: [] });
      expect(bundle.printed()).toMatch(/^registry \| .*listening on/m);
      // eslint-disable-next-line no-control-regex
      expect(bundle.printed()).not.toMatch(/\u001b/);
      expect((await bundle.target.lastLog('registry', 3)).length).toBe(3);
    });

    test('leaves the data and nothing else when it is taken down', async () => {
      await inside('registry', 'echo kept > /var/lib/registry/kept');
      await bundle.target.down();
      expect(await containers()).toEqual(['', '', '', '']);
      for (const kind of ['network', 'volume'])
        expect(await docker(kind, 'ls', '--quiet', '--filter', `name=${name}_`)).toBe('');
      expect(await states()).toEqual(stopped);
      expect(readdirSync(join(bundle.dir, 'data'))).toContain('kept');
    });
  });

const listens = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 3_000 });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('timeout', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
