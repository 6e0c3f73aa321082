import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { issueAuthority } from '../../src/certs/authority.ts';
import { issueServer } from '../../src/certs/server.ts';
import { call } from '../../src/registry/call.ts';
import { CancelledError } from '../../src/errors.ts';
import { ConnectionError, RegistryError, TooLargeError } from '../../src/registry/errors.ts';
import { connect, type Http } from '../../src/registry/http.ts';
import { header } from '../../src/registry/message.ts';
import { registryProblem } from '../../src/remotes/problem.ts';

const open: { close(): void }[] = [];
afterEach(() => open.splice(0).forEach((one) => one.close()));

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => (server.close(), server.closeAllConnections()) });
  return (server.address() as AddressInfo).port;
}

const opened = (http: Http): Http => (open.push(http), http);

async function plain(listener: RequestListener, options: object = {}): Promise<Http> {
  const port = await listening(createServer(listener));
  return opened(connect({ url: `http://127.0.0.1:${port}`, ...options }));
}

const get = (path: string) => ({ method: 'GET', path }) as const;

describe('request', () => {
  test('sends credentials, and none where told so', async () => {
    const http = await plain((request, response) => response.end(request.headers.authorization ?? 'none'), {
      credentials: { user: 'alice', password: 'ä:b' },
    });
    expect((await http.request(get('/'))).body.toString()).toBe(
      `Basic ${Buffer.from('alice:ä:b').toString('base64')}`,
    );
    expect((await http.request({ ...get('/'), credentials: null })).body.toString()).toBe('none');
  });

  test('keeps every value of a header', async () => {
    const http = await plain((_, response) => response.setHeader('X-Twice', ['a', 'b']).end());
    const answer = await http.request(get('/'));
    expect([answer.headers['x-twice'], header(answer, 'x-twice')]).toEqual([['a', 'b'], 'a']);
  });

  test('uses a connection again', async () => {
    const ports = new Set<number | undefined>();
    const http = await plain((request, response) => (ports.add(request.socket.remotePort), response.end()));
    for (let i = 0; i < 3; i++) await http.request(get('/'));
    expect(ports.size).toBe(1);
  });

  test('sends a stream as it comes, and a buffer with its length', async () => {
    const http = await plain(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      response.end(`${request.headers['content-length'] ?? request.headers['transfer-encoding']} ${body}`);
    });
    const sent = async (body: Buffer | Readable) =>
      (await http.request({ method: 'PUT', path: '/', body })).body.toString();
    expect(await sent(Readable.from(['ab', 'cd']))).toBe('chunked abcd');
    expect(await sent(Buffer.from('abcd'))).toBe('4 abcd');
  });

  test('fails when the answer breaks off', async () => {
    const http = await plain((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => response.destroy());
    });
    await expect(http.request(get('/v2/x?secret=1'))).rejects.toThrow(ConnectionError);
    await expect(http.request(get('/v2/x?secret=1'))).rejects.not.toThrow('secret');
  });

  test('gives up a silent server', async () => {
    const http = await plain(() => undefined, { timeout: 50 });
    await expect(http.request(get('/'))).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  test('ends with its signal', async () => {
    const end = new AbortController();
    const http = await plain(() => end.abort());
    await expect(http.request({ ...get('/'), signal: end.signal })).rejects.toBeInstanceOf(CancelledError);
  });

  test('ends with its signal in the middle of an answer', async () => {
    const end = new AbortController();
    const http = await plain((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => end.abort());
    });
    await expect(http.request({ ...get('/'), signal: end.signal })).rejects.toBeInstanceOf(CancelledError);
  });

  test('takes a signal that is a time limit for a failed connection', async () => {
    const http = await plain(() => undefined, { signal: AbortSignal.timeout(50) });
    const error: unknown = await http.request(get('/')).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ code: 'ETIMEDOUT' });
    expect(registryProblem(error)?.what).toContain('no answer in time');
  });

  test('gives a request that must not be parted a limit of its own, and Ctrl-C none', async () => {
    const end = new AbortController();
    const http = await plain(
      ({ url }, response) => {
        end.abort();
        if (url === '/slow') return;
        response.end('done');
      },
      { signal: end.signal },
    );
    const answer = await http.request({ ...get('/'), within: 10_000 });
    expect(answer.body.toString()).toBe('done');
    await expect(http.request({ ...get('/slow'), within: 50 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await expect(http.request(get('/'))).rejects.toBeInstanceOf(CancelledError);
  });

  test('reads no more than its limit', async () => {
    const http = await plain((_, response) => response.end(Buffer.alloc(1000)));
    expect((await http.request({ ...get('/'), limit: 1000 })).body).toHaveLength(1000);
    await expect(http.request({ ...get('/v2/x?secret=1'), limit: 999 })).rejects.toThrow(
      new TooLargeError(get('/v2/x'), 999),
    );
  });

  test('ends an answer that has no end', async () => {
    let cut: (() => void) | undefined;
    const closed = new Promise<void>((resolve) => (cut = resolve));
    const http = await plain((_, response) => {
      const more = () => void (response.write(Buffer.alloc(64 * 1024)) && setImmediate(more));
      response.on('drain', more).on('close', () => cut?.());
      more();
    });
    await expect(http.request(get('/'))).rejects.toBeInstanceOf(TooLargeError);
    await closed;
  });

  test('names what it could not reach', async () => {
    const http = opened(connect({ url: 'http://reg.example.com:1', address: '127.0.0.1' }));
    await expect(http.request(get('/v2/'))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringContaining('GET http://reg.example.com:1/v2/ (dialled 127.0.0.1)'),
    });
  });
});

describe('TLS', () => {
  const hosts = ['reg.example.com', '192.0.2.1'];

  async function secure(): Promise<{ port: number; ca: string; seen: string[] }> {
    const authority = await issueAuthority({ hosts, now: new Date() });
    const seen: string[] = [];
    const server = createTlsServer(
      await issueServer({ authority, hosts, now: new Date() }),
      (request, response) => {
        seen.push(
          `${request.headers.host} ${(request.socket as { servername?: string | false }).servername}`,
        );
        response.end('ok');
      },
    );
    return { port: await listening(server), ca: authority.cert, seen };
  }

  test.for([
    ['reg.example.com', 'reg.example.com'],
    ['192.0.2.1', 'false'],
  ])('dials one address and means %s', async ([name, sni]) => {
    const { port, ca, seen } = await secure();
    const http = opened(connect({ url: `https://${name}:${port}`, ca: [ca], address: '127.0.0.1' }));
    expect((await http.request(get('/'))).status).toBe(200);
    expect(seen).toEqual([`${name}:${port} ${sni}`]);
  });

  test('refuses another name', async () => {
    const { port, ca, seen } = await secure();
    const http = opened(
      connect({ url: `https://other.example.com:${port}`, ca: [ca], address: '127.0.0.1' }),
    );
    await expect(http.request(get('/'))).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(seen).toEqual([]);
  });

  test('refuses another CA', async () => {
    const { port, seen } = await secure();
    const { cert } = await issueAuthority({ hosts, now: new Date() });
    const http = opened(
      connect({ url: `https://reg.example.com:${port}`, ca: [cert], address: '127.0.0.1' }),
    );
    await expect(http.request(get('/'))).rejects.toBeInstanceOf(ConnectionError);
    expect(seen).toEqual([]);
  });

  test('sends nothing to a server that `verify` refuses', async () => {
    const { port, seen } = await secure();
    const verify = () => {
      throw new Error('not ours');
    };
    const http = opened(connect({ url: `https://reg.example.com:${port}`, address: '127.0.0.1', verify }));
    await expect(http.request(get('/'))).rejects.toThrow('not ours');
    expect(seen).toEqual([]);
  });
});

describe('call', () => {
  test('carries the registry’s own code and message', async () => {
    const body = JSON.stringify({
      errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown', detail: {} }],
    });
    const http = await plain((_, response) => response.writeHead(404).end(body));
    const failed = call(http, get('/v2/a/manifests/b?_state=long'), 200);
    await expect(failed).rejects.toMatchObject({
      status: 404,
      code: 'MANIFEST_UNKNOWN',
      message: 'GET /v2/a/manifests/b answered 404 MANIFEST_UNKNOWN (manifest unknown)',
    });
    await expect(failed).rejects.toBeInstanceOf(RegistryError);
  });

  test('quotes the title of a foreign error page', async () => {
    const http = await plain((_, response) =>
      response.writeHead(413).end('<html><title>413 Too Large</title></html>'),
    );
    await expect(call(http, get('/x'), 200)).rejects.toThrow('GET /x answered 413 "413 Too Large"');
  });
});
