import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { engine, type ClientEnv } from '../../support/engine.ts';
import { output } from '../../support/programs.ts';
import { describeReal } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { problemsOf, quietSteps, sample, type Sample } from './sample.ts';

const versions = [
  { compose: 'v2', part: 'composeV2' },
  { compose: 'v1', part: 'composeV1' },
] as const;

for (const { compose, part } of versions)
  describeReal(`what stands in the way, with Compose ${compose}`, [part], () => {
    const name = `obstacles-${compose}`;
    let env: ClientEnv;
    let running: Sample;
    const docker = (...args: string[]) => output('docker', args, env);

    beforeAll(async () => {
      const found = await engine('registry:3', 'registry:2', 'nginx:stable-alpine');
      env = found.client({ compose2: compose === 'v2' });
      running = await sample(join(tempFolder(), 'b'), name, env);
      await running.target.start();
    });
    afterAll(async () => running?.target.down());

    let other: Sample;
    beforeEach(async () => {
      other = await sample(join(tempFolder(), 'b'), `${name}-other`, env);
      return () => other.target.down();
    });
    const change = (file: string, from: string | RegExp, to: string) => {
      const path = join(other.dir, file);
      const text = readFileSync(path, 'utf8');
      expect(text).toMatch(from);
      writeFileSync(path, text.replace(from, to));
    };

    test('a stack of the same name in another folder is never touched', async () => {
      const double = await sample(join(tempFolder(), 'b'), name, env);
      const before = await docker('ps', '--format', '{{.ID}} {{.Names}}', '--filter', `name=${name}`);
      const [problem] = await double.target.obstacles();
      expect(problem?.what).toContain(`already has a stack named ${name}, made from ${running.dir}`);
      for (const verb of ['start', 'stop', 'down'] as const)
        expect(await problemsOf(double.target[verb]())).toEqual([problem]);
      expect(await docker('ps', '--format', '{{.ID}} {{.Names}}', '--filter', `name=${name}`)).toBe(before);
    });

    test('a COMPOSE_… of the shell does not lead to another stack', async () => {
      const led = {
        ...env,
        COMPOSE_PROJECT_NAME: name,
        COMPOSE_FILE: join(running.dir, 'docker-compose.yml'),
      };
      const { target } = await sample(join(tempFolder(), 'b'), `${name}-led`, led);
      await target.down();
      expect((await running.target.status()).map(({ state }) => state)).toEqual([
        'running',
        'running',
        'running',
        'running',
      ]);
    });

    test('a port of another container', async () => {
      const taken = await sample(join(tempFolder(), 'b'), `${name}-third`, env, [], running.port);
      expect(await taken.target.obstacles()).toEqual([
        {
          where: 'port',
          what: expect.stringMatching(
            new RegExp(
              `^port ${running.port} is used by the container ${name}[-_]nginx[-_]1 \\(Compose project ${name} in `,
            ),
          ) as string,
          cure: expect.stringMatching(
            /^end that, or set port: \d{4} in settings\.yml \(new bundle: --port \d{4}\), then create-registry render$/,
          ) as string,
        },
      ]);
      const [problem] = await problemsOf(taken.target.start());
      expect(problem?.what).toMatch(/port is already allocated|address already in use/);
      expect(problem?.cure).toContain(`port ${running.port} is used by something else`);
      await taken.target.down();
    });

    test('a registry that dies at once shows its last words, once', async () => {
      change('registry/config.yml', 'version: 0.1', 'version: 99.1');
      const [problem] = await problemsOf(other.target.start());
      expect(problem?.where).toBe('registry');
      expect(problem?.what).toMatch(/^registry does not stay up.*\nIts last words:\n/);
      expect(problem?.what.match(/configuration error/g)).toHaveLength(1);
      expect(problem?.cure).toContain(`create-registry render -C ${other.dir} --diff`);
      expect(await other.target.status()).toContainEqual(
        expect.objectContaining({ name: 'registry', state: 'failed' }),
      );
    });

    // The rest does not depend on Compose.
    if (compose === 'v1') return;

    test('a port of another program', async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(other.port, '127.0.0.1', resolve));
      try {
        const [problem] = await other.target.obstacles();
        expect(problem?.what).toBe(`port ${other.port} is used by node (pid ${process.pid})`);
      } finally {
        server.close();
      }
      expect(await other.target.obstacles()).toEqual([]);
    });

    test('an image of the other major', async () => {
      const wrong = await sample(join(tempFolder(), 'b'), `${name}-fourth`, env, [
        '--registry-image',
        'registry:2',
      ]);
      const [problem] = await wrong.target.obstacles();
      expect(problem?.what).toBe('registry:2 is registry 2.8, but the bundle is made for 3.');
      expect(await problemsOf(wrong.target.prepare(quietSteps))).toEqual([problem]);
    });

    test('an image that cannot be fetched', async () => {
      const image = '127.0.0.1:1/library/registry:3';
      const { dir, target } = await sample(join(tempFolder(), 'b'), `${name}-fifth`, env, [
        '--registry-image',
        image,
      ]);
      const [problem] = await problemsOf(target.prepare(quietSteps));
      expect(problem?.what).toMatch(
        /^Cannot pull 127\.0\.0\.1:1\/library\/registry:3: .*connection refused \(3 tries\)\.\n/,
      );
      expect(problem?.what).toContain('The bundle is complete; nothing runs.');
      const cures = problem?.cure?.split('\n') ?? [];
      expect(cures[0]).toContain('set image-mirror: HOST in settings.yml');
      expect(cures[1]).toContain(
        `docker pull ${image} && docker pull nginx:stable-alpine && docker save -o images.tar ${image} nginx:stable-alpine`,
      );
      expect(cures[2]).toContain('docker load -i images.tar');
      expect(cures[3]).toBe(`then create-registry up -C ${dir}`);
    });

    test('a damaged nginx.conf shows what nginx says of it', async () => {
      change('nginx/nginx.conf', 'server_tokens off;', 'server_tokens perhaps;');
      const [problem] = await problemsOf(other.target.start());
      expect(problem?.what).toContain('nginx does not stay up');
      expect(problem?.what).toMatch(/\[emerg\].*"perhaps"/);
    });

    test('a damaged auth.conf shows what nginx says of it', async () => {
      change('nginx/auth.conf', 'server_tokens off;', 'server_tokens perhaps;');
      const [problem] = await problemsOf(other.target.start());
      expect(problem?.where).toBe('auth');
      expect(problem?.what).toContain('auth does not stay up');
      expect(problem?.what).toMatch(/\[emerg\].*"perhaps"/);
    });

    test('an image without the njs module', async () => {
      change('nginx/nginx.conf', /load_module \S+;/, 'load_module /nowhere/ngx_http_js_module.so;');
      const [problem] = await problemsOf(other.target.start());
      expect(problem?.where).toBe('nginx');
      expect(problem?.cure).toContain(
        [
          `nginx:stable-alpine has no njs module that fits: set nginx-image in settings.yml (new bundle: --nginx-image), then create-registry render -C ${other.dir}`,
          `or set fast-path: false in settings.yml (new bundle: --no-fast-path), then create-registry render -C ${other.dir}`,
        ].join('\n'),
      );
    });

    test('a registry whose port is published can be reached around nginx', async () => {
      change('docker-compose.yml', /    # No ports, .*\n/, '    ports: ["127.0.0.1:0:5000"]\n');
      change('docker-compose.yml', 'networks: [backend]', 'networks: [backend, edge]');
      await other.target.start();
      expect(await other.target.bypasses()).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
    });
  });
