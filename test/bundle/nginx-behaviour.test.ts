import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { nginx, registry2, registry3 } from '../support/binaries.ts';
import { describeReal } from '../support/real.ts';
import { freePort, tempFolder } from '../support/tmp.ts';
import { scenario } from './scenarios.ts';
import {
  ownOwner,
  plainHttp,
  request,
  startAuth,
  startNginx,
  startRegistry,
  writeBundle,
  type Answer,
  type Running,
} from './stack.ts';

const user = 'admin:secret';

const majors = [
  ['2.8', 'registry2', registry2],
  ['3', 'registry3', registry3],
] as const;

const codes = (answer: Answer): string[] =>
  (JSON.parse(answer.body) as { errors: { code: string; message: string }[] }).errors.map(({ code }) => code);

for (const [registryVersion, part, registry] of majors)
  describeReal(`nginx.conf before registry ${registryVersion}`, ['nginx', part], () => {
    let dir: string;
    let port: number;
    let running: { registry: Running; auth: Running; nginx: Running };

    beforeAll(async () => {
      // A folder that would be something else in nginx.conf, in YAML and in a shell.
      dir = tempFolder(`my $bundle's "100%" \\ ü`);
      port = await freePort();
      const input = scenario('process-3');
      await writeBundle({
        ...input,
        dir,
        settings: { ...input.settings, registryVersion, port, owner: ownOwner },
      });
      running = {
        registry: await startRegistry(dir, registry()!),
        auth: await startAuth(dir, nginx()!),
        nginx: await startNginx(dir, nginx()!, port),
      };
    });

    afterAll(async () => {
      await running?.nginx.stop();
      await running?.auth.stop();
      await running?.registry.stop();
    });

    test('401 is JSON, with each header once', async () => {
      for (const answer of [
        await request(port, '/v2/'),
        await request(port, '/v2/', { user: 'admin:wrong' }),
      ]) {
        expect(answer.status).toBe(401);
        expect(codes(answer)).toEqual(['UNAUTHORIZED']);
        expect(answer.header('Content-Type')).toEqual(['application/json']);
        expect(answer.header('WWW-Authenticate')).toEqual(['Basic realm="Registry"']);
        expect(answer.header('Docker-Distribution-Api-Version')).toEqual(['registry/2.0']);
        expect(answer.header('Server')).toEqual(['nginx']);
      }
    });

    test('the API answers to the right password', async () => {
      const answer = await request(port, '/v2/', { user });
      expect(answer.status).toBe(200);
      expect(answer.header('Docker-Distribution-Api-Version')).toEqual(['registry/2.0']);
      expect(answer.header('X-Content-Type-Options')).toEqual(['nosniff']);
    });

    test("the registry's own errors pass untouched", async () => {
      const missing = await request(port, '/v2/nothing/manifests/latest', { user });
      expect(missing.status).toBe(404);
      expect(codes(missing)).toEqual(['MANIFEST_UNKNOWN']);
      expect(missing.header('Docker-Distribution-Api-Version')).toEqual(['registry/2.0']);
      const refused = await request(port, '/v2/_catalog?n=100000', { user });
      expect(refused.status).toBe(400);
      expect(codes(refused)).toEqual(['PAGINATION_NUMBER_INVALID']);
    });

    test('a layer of several megabytes is pushed and pulled, with relative redirects', async () => {
      const layer = 'x'.repeat(3 << 20);
      const digest = `sha256:${createHash('sha256').update(layer).digest('hex')}`;
      // Neither may reach the registry, which would put them into Location.
      const headers = { Forwarded: 'host=evil.example;proto=http', 'X-Forwarded-Host': 'evil.example' };
      const begun = await request(port, '/v2/app/blobs/uploads/', { method: 'POST', user, headers });
      expect(begun.status).toBe(202);
      const [location = ''] = begun.header('Location');
      expect(location).toMatch(/^\/v2\/app\/blobs\/uploads\//);
      const chunked = { 'Content-Type': 'application/octet-stream', 'Transfer-Encoding': 'chunked' };
      const patched = await request(port, location, { method: 'PATCH', user, headers: chunked, body: layer });
      expect(patched.status).toBe(202);
      const next = `${patched.header('Location')[0]}&digest=${encodeURIComponent(digest)}`;
      expect((await request(port, next, { method: 'PUT', user })).status).toBe(201);
      const pulled = await request(port, `/v2/app/blobs/${digest}`, { user });
      expect(pulled.body === layer).toBe(true);
    });

    test('the CA certificate is handed out to everybody', async () => {
      const answer = await request(port, '/ca.crt');
      expect(answer.status).toBe(200);
      expect(answer.header('Content-Type')).toEqual(['application/x-x509-ca-cert']);
      expect(answer.body).toBe(readFileSync(join(dir, 'nginx/public/ca.crt'), 'utf8'));
      expect((await request(port, '/htpasswd')).status).toBe(404);
    });

    test('the script that sets up clients is handed out to everybody, to be read or run', async () => {
      const answer = await request(port, '/setup.sh');
      expect(answer.status).toBe(200);
      expect(answer.header('Content-Type')).toEqual(['text/plain; charset=utf-8']);
      expect(answer.body).toBe(readFileSync(join(dir, 'clients/setup.sh'), 'utf8'));
      const head = await request(port, '/setup.sh', { method: 'HEAD' });
      expect([head.status, head.body]).toEqual([200, '']);
      expect(head.header('Content-Length')).toEqual([String(Buffer.byteLength(answer.body))]);
    });

    test('a person with a browser learns what this is, and how to become a client', async () => {
      const answer = await request(port, '/');
      expect(answer.header('Content-Type')).toEqual(['text/plain']);
      expect(answer.body).toContain(`docker login localhost:${port}`);
      expect(answer.body).toContain(`  curl -ko ca.crt https://localhost:${port}/ca.crt\n`);
      expect(answer.body).toContain(
        `  curl --cacert ca.crt -fO https://localhost:${port}/setup.sh && sudo sh setup.sh\n`,
      );
    });

    test.each([
      ['an unknown path', '/v1/_ping', 'GET', 404],
      ['the error page itself', '/errors/', 'GET', 404],
      ['writing to a file', '/ca.crt', 'POST', 405],
      ['writing to the script', '/setup.sh', 'PUT', 405],
      ['a file beside the script', '/setup.sh/../ca.key', 'GET', 404],
      ['a broken path', '/%', 'GET', 400],
      ['an endless path', `/${'x'.repeat(9000)}`, 'GET', 414],
    ])('%s is refused in JSON', async (_, path, method, status) => {
      const answer = await request(port, path, { method });
      expect(answer.status).toBe(status);
      expect(codes(answer)).toEqual(['UNSUPPORTED']);
      expect(answer.header('Content-Type')).toEqual(['application/json']);
      expect(answer.header('Docker-Distribution-Api-Version')).toEqual(['registry/2.0']);
    });

    test('headers that are too large are 431', async () => {
      const answer = await request(port, '/v2/', { headers: { 'X-Large': 'x'.repeat(9000) } });
      expect([answer.status, ...codes(answer)]).toEqual([431, 'UNSUPPORTED']);
    });

    test('/v2 leads to /v2/ without naming a host', async () => {
      const answer = await request(port, '/v2');
      expect([answer.status, answer.header('Location')]).toEqual([301, ['/v2/']]);
    });

    test('plain HTTP is told to use HTTPS', async () => {
      const answer = await plainHttp(port);
      expect(answer.status).toBe(400);
      expect(answer.type).toBe('application/json');
      expect(answer.body).toContain(`use https://localhost:${port}`);
    });

    test('without the password file nobody gets in, and it is read anew for each request', async () => {
      const file = join(dir, 'nginx/auth/htpasswd');
      const users = readFileSync(file);
      rmSync(file);
      const denied = await request(port, '/v2/', { user });
      writeFileSync(file, users, { mode: 0o600 });
      expect([denied.status, ...codes(denied)]).toEqual([500, 'UNKNOWN']);
      expect((await request(port, '/v2/', { user })).status).toBe(200);
    });

    test('the log has the user and not the password', async () => {
      await request(port, '/v2/logged/tags/list', { user });
      // nginx writes the line after the answer.
      const line = await vi.waitUntil(() => logLine(dir, '/v2/logged/'), { timeout: 5000 });
      expect(line).toMatch(/^127\.0\.0\.1 admin \[.*\] "GET \/v2\/logged\/tags\/list HTTP\/1\.1" 404 \d+ /);
      expect(line).toMatch(/ request_time=[\d.]+ upstream_time=[\d.]+ "-"$/);
      expect(line).not.toContain('secret');
    });

    test('without the registry 502 is JSON, and a registry started again is found', async () => {
      await running.registry.stop();
      const down = await request(port, '/v2/', { user });
      expect([down.status, ...codes(down)]).toEqual([502, 'UNAVAILABLE']);
      expect(down.header('Docker-Distribution-Api-Version')).toEqual(['registry/2.0']);
      rmSync(join(dir, 'run/registry.sock'), { force: true });
      running.registry = await startRegistry(dir, registry()!);
      expect((await request(port, '/v2/', { user })).status).toBe(200);
    });

    test('images lie in the bundle', () => {
      expect(existsSync(join(dir, 'data/docker/registry/v2/repositories/app'))).toBe(true);
    });
  });

const logLine = (dir: string, text: string): string | undefined =>
  readFileSync(join(dir, 'logs/access.log'), 'utf8')
    .split('\n')
    .find((line) => line.includes(text));
