import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { loadBundle } from '../../src/disk/load.ts';
import { UsageError } from '../../src/errors.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { ConnectionError } from '../../src/registry/errors.ts';
import { pushBlob } from '../../src/registry/upload.ts';
import { registryProblem } from '../../src/remotes/problem.ts';
import { openRegistries, type RegistriesOptions } from '../../src/remotes/registries.ts';
import { answering, between, dropping } from '../registry/support/between.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { freePort, tempFolder } from '../support/tmp.ts';
import { httpProxy } from './support/http-proxy.ts';

const get = { method: 'GET', path: '/v2/' } as const;

describeReal('a remote registry', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  let port: string;
  beforeAll(async () => {
    bundle = await startBundle('3', { args: ['--host', 'reg.example.com'] });
    port = bundle.host.split(':')[1]!;
  });
  afterAll(() => bundle?.stop());

  const strict = async () => Object.assign(await between(bundle), { signsIn: false });
  const ca = () => readFileSync(bundle.ca, 'utf8');

  /** A HOME where docker login was called, and the CA was put in place, for these registries. */
  function home({ known = [], trusted = [] }: { known?: string[]; trusted?: string[] } = {}): string {
    const folder = tempFolder();
    const auth = Buffer.from(`${bundle.user}:${bundle.password}`).toString('base64');
    mkdirSync(join(folder, '.docker'));
    const auths = Object.fromEntries(known.map((registry) => [registry, { auth }]));
    writeFileSync(join(folder, '.docker/config.json'), JSON.stringify({ auths }));
    for (const registry of trusted) {
      const place = join(folder, '.config/docker/certs.d', registry);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, 'ca.crt'), ca());
    }
    return folder;
  }

  function registries(env: NodeJS.ProcessEnv, more: Partial<RegistriesOptions> = {}) {
    const opened = openRegistries({ io: { env, cwd: '/' }, retries: { firstPause: 1 }, ...more });
    onTestFinished(() => opened.close());
    return opened;
  }

  test('with what docker login and certs.d know', async () => {
    const { host } = bundle;
    const http = await registries({ HOME: home({ known: [host], trusted: [host] }) }).http(host);
    expect((await http.request(get)).status).toBe(200);
    await pushBlob(http, 'team/app', sha256('x'), Buffer.from('x'));
  });

  test('without either: who is not trusted is told nothing, who is not known is asked', async () => {
    const { host } = bundle;
    const untrusted = await registries({ HOME: home({ known: [host] }) }).http(host);
    const error: unknown = await untrusted.request(get).catch((one: unknown) => one);
    expect(registryProblem(error)).toMatchObject({
      where: host,
      what: expect.stringContaining('nobody this machine trusts') as string,
    });
    const unknown = await registries({ HOME: home() }, { ca: [ca()] }).http(host);
    expect((await unknown.request(get)).status).toBe(401);
  });

  test('with the roots of SSL_CERT_FILE, as other clients take them', async () => {
    const { host } = bundle;
    const folder = home({ known: [host] });
    const http = await registries({ HOME: folder, SSL_CERT_FILE: bundle.ca }).http(host);
    expect((await http.request(get)).status).toBe(200);
    const other = await registries({ HOME: folder }).http(host);
    await expect(other.request(get)).rejects.toBeInstanceOf(ConnectionError);
  });

  test('the CA of one registry is not that of another', async () => {
    const other = `127.0.0.1:${port}`;
    const http = await registries({ HOME: home({ trusted: [bundle.host] }) }).http(other);
    await expect(http.request(get)).rejects.toBeInstanceOf(ConnectionError);
  });

  test('in plain HTTP where it is asked for, and on this machine where there is no TLS', async () => {
    const proxy = await strict();
    const local = await registries({ HOME: home({ known: [proxy.host] }) }).http(proxy.host);
    expect([local.url, (await local.request(get)).status]).toEqual([proxy.url, 200]);

    const name = proxy.host.replace('127.0.0.1', 'localhost');
    const asked = await registries({ HOME: home() }, { plainHttp: [name] }).http(name);
    expect(asked.url).toBe(`http://${name}`);
  });

  test('what speaks no TLS elsewhere is said to be so', async () => {
    const proxy = await strict();
    const forward = await httpProxy();
    const registry = `reg.example.com:${new URL(proxy.url).port}`;
    const http = await registries({ HOME: home(), HTTPS_PROXY: forward.host }).http(registry);
    const error: unknown = await http.request(get).catch((one: unknown) => one);
    expect(registryProblem(error)).toMatchObject({
      what: expect.stringContaining('does not speak TLS') as string,
      cure: expect.stringContaining(`--plain-http ${registry}`) as string,
    });
  });

  test('faults pass, and credentials stay', async () => {
    const proxy = await strict();
    const http = await registries({ HOME: home({ known: [proxy.host] }) }, { plainHttp: [proxy.host] }).http(
      proxy.host,
    );
    proxy.faults.push(dropping, undefined, undefined, dropping, answering(503));
    for (let i = 0; i < 3; i++) expect((await http.request(get)).status).toBe(200);
  });

  test('a way is made once and shared; what is no registry is refused', async () => {
    const opened = registries({ HOME: home() });
    expect(opened.http('reg.lan')).toBe(opened.http('reg.lan'));
    await expect(opened.http('https://reg.lan')).rejects.toBeInstanceOf(UsageError);
    await expect(opened.http('a b')).rejects.toBeInstanceOf(UsageError);
    await expect(opened.http('')).rejects.toBeInstanceOf(UsageError);
  });

  describe('through a proxy', () => {
    const registry = () => `reg.example.com:${port}`;
    const signedIn = () => home({ known: [registry()], trusted: [registry()] });

    test('by a tunnel, TLS from here to there', async () => {
      const proxy = await httpProxy();
      const env = { HOME: signedIn(), HTTPS_PROXY: `http://al%40ice:se%3Acret@${proxy.host}` };
      const http = await registries(env).http(registry());
      expect((await http.request(get)).status).toBe(200);
      await pushBlob(http, 'team/app', sha256('y'), Buffer.from('y'));
      const basic = `Basic ${Buffer.from('al@ice:se:cret').toString('base64')}`;
      expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${registry()} ${basic}`]));
      // Connections are kept.
      expect(proxy.seen.length).toBeLessThan(3);
    });

    test('the certificate must be for the registry', async () => {
      const proxy = await httpProxy();
      const other = `other.example.com:${port}`;
      const env = { HOME: home({ trusted: [other] }), HTTPS_PROXY: proxy.host };
      await expect((await registries(env).http(other)).request(get)).rejects.toMatchObject({
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
    });

    test('a proxy that refuses is named, and never taken for the registry', async () => {
      const proxy = await httpProxy();
      const env = { HOME: signedIn(), HTTPS_PROXY: proxy.host };
      for (const refusal of [
        '407 Proxy Authentication Required',
        '401 Unauthorized\r\nwww-authenticate: Basic',
        '200 OK\r\n\r\nHTTP/1.1 200 OK',
      ]) {
        proxy.refuses = refusal;
        const error: unknown = await (
          await registries(env).http(registry())
        )
          .request(get)
          .catch((one: unknown) => one);
        expect(error).toMatchObject({
          code: 'EPROXY',
          message: expect.stringContaining(proxy.host) as string,
        });
      }
    });

    test('a proxy that is not there', async () => {
      const env = { HOME: signedIn(), HTTPS_PROXY: `127.0.0.1:${await freePort()}` };
      const error: unknown = await (
        await registries(env).http(registry())
      )
        .request(get)
        .catch((one: unknown) => one);
      expect(error).toMatchObject({ code: 'EPROXY' });
      expect(registryProblem(error)?.cure).toContain('HTTPS_PROXY');
    });

    test('in plain HTTP with the whole URL, and who one is only at the registry', async () => {
      const proxy = await httpProxy();
      const origin = await strict();
      const plain = `reg.example.com:${new URL(origin.url).port}`;
      const env = { HOME: home({ known: [plain] }), HTTP_PROXY: `http://u:p@${proxy.host}` };
      const http = await registries(env, { plainHttp: [plain] }).http(plain);
      expect((await http.request(get)).status).toBe(200);
      expect(proxy.seen[0]).toBe(`GET http://${plain}/v2/ Basic ${Buffer.from('u:p').toString('base64')}`);
      expect(origin.seen).toEqual(['GET /v2/', 'GET /v2/']);
    });

    test('not where NO_PROXY says so', async () => {
      const proxy = await httpProxy();
      const env = { HOME: home(), HTTPS_PROXY: proxy.host, NO_PROXY: 'example.com' };
      const http = await registries(env, { retries: { attempts: 1 } }).http(registry());
      await http.request(get).catch(() => undefined);
      expect(proxy.seen).toEqual([]);
    });

    test('never to the bundle’s own registry', async () => {
      const env = { HOME: home(), HTTPS_PROXY: `127.0.0.1:${await freePort()}` };
      const own = registries(env, { bundle: await loadBundle(bundle.dir) });
      for (const name of [bundle.host, registry(), registry().toUpperCase()]) {
        expect(own.isOwn(name)).toBe(true);
        expect((await (await own.http(name)).request(get)).status).toBe(200);
      }
    });

    test('Ctrl-C and closing end a tunnel that is not there yet', async () => {
      const sockets: Socket[] = [];
      const silent = createTcp((socket) => void sockets.push(socket.on('error', () => undefined).resume()));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port: at } = silent.address() as { port: number };
      const end = new AbortController();
      const io = { env: { HOME: signedIn(), HTTPS_PROXY: `127.0.0.1:${at}` }, cwd: '/', signal: end.signal };
      const opened = openRegistries({ io });
      const waiting = (await opened.http(registry())).request(get);
      await expect.poll(() => sockets.length).toBe(1);
      end.abort();
      await expect(waiting).rejects.toMatchObject({ name: 'CancelledError' });
      opened.close();
      await new Promise((resolve) => silent.close(resolve));
    });
  });

  test('references of a bundle: its other names are its main one', async () => {
    const own = registries({ HOME: home() }, { bundle: await loadBundle(bundle.dir) });
    for (const text of ['team/app:v1', `${bundle.host}/team/app:v1`, `Reg.Example.com:${port}/team/app:v1`])
      expect(own.parse(text)).toEqual({ registry: bundle.host, repository: 'team/app', tag: 'v1' });
    expect([own.parse('quay.io/a/b').registry, own.isOwn('quay.io'), own.isOwn('localhost')]).toEqual([
      'quay.io',
      false,
      false,
    ]);
    expect(registries({ HOME: home() }).parse('alpine').repository).toBe('library/alpine');
  });
});
