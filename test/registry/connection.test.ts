import { createServer as createPlain, type RequestListener } from 'node:http';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CancelledError } from '../../src/errors.ts';
import { ConnectionError } from '../../src/registry/errors.ts';
import { connect, type Http } from '../../src/registry/http.ts';
import type { Request } from '../../src/registry/message.ts';

/** Faults of a connection that no real registry makes on demand: the other side is a few lines of TCP or HTTP. */
async function tcp(onSocket: (socket: Socket, count: number) => void, options: object = {}) {
  const sockets: Socket[] = [];
  const server = createTcp({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket.on('error', () => undefined));
    onSocket(socket, sockets.length);
  });
  const http = await opened(server, options);
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  return { http, sockets };
}

async function opened(server: Server, options: object = {}): Promise<Http> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const http = connect({ url: `http://127.0.0.1:${port}`, ...options });
  onTestFinished(() => (http.close(), void server.close()));
  return http;
}

const plain = (listener: RequestListener, options: object = {}) => opened(createPlain(listener), options);

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const refused = 'HTTP/1.1 503 Busy\r\ncontent-length: 4\r\nretry-after: 7\r\n\r\nbusy';
const get: Request = { method: 'GET', path: '/v2/' };

function endless(): { body: Readable; ended: () => boolean } {
  let ended = false;
  async function* source() {
    try {
      for (;;) yield Buffer.alloc(64 * 1024);
    } finally {
      ended = true;
    }
  }
  return { body: Readable.from(source()), ended: () => ended };
}

describe('an answer before the end of the body', () => {
  test('of a server that reads no further', async () => {
    const { http, sockets } = await tcp((socket) =>
      socket.once('data', () => (socket.pause(), socket.write(refused))),
    );
    const { body, ended } = endless();
    const answer = await http.request({ method: 'PUT', path: '/', body });
    expect([answer.status, answer.body.toString(), ended()]).toEqual([503, 'busy', true]);
    // The half-sent request ends with its connection.
    await new Promise((resolve) => sockets[0]!.resume().once('end', resolve).once('close', resolve));
  });

  test.for<[string, () => Request['body'], Record<string, string>]>([
    ['a buffer', () => Buffer.alloc(9_000_000), {}],
    ['a stream that has said all', () => Readable.from([Buffer.alloc(9_000_000)]), {}],
    [
      'a stream that has said all it announced',
      () => Readable.from([Buffer.alloc(9_000_000)]),
      { 'content-length': '9000000' },
    ],
  ])('to %s, of a server that reads no further', async ([, body, headers]) => {
    const { http, sockets } = await tcp((socket) =>
      socket.once('data', () => (socket.pause(), socket.write(refused))),
    );
    const answer = await http.request({ method: 'PUT', path: '/', body: body()!, headers });
    expect(answer.status).toBe(503);
    await new Promise((resolve) => sockets[0]!.resume().once('end', resolve).once('close', resolve));
  });

  test('of a server that closes at once', async () => {
    for (let round = 0; round < 20; round++) {
      const { http } = await tcp((socket) =>
        socket.once('data', () => socket.end(refused, () => socket.destroy())),
      );
      const { body, ended } = endless();
      const answer = await http.request({ method: 'PUT', path: '/', body });
      expect([answer.status, ended()]).toEqual([503, true]);
    }
  });

  test('while the source says nothing', async () => {
    const { http } = await tcp((socket) => socket.once('data', () => socket.write(refused)));
    const body = new Readable({ read: () => undefined });
    body.push('begin');
    const answer = await http.request({ method: 'PATCH', path: '/', body });
    expect([answer.status, body.destroyed]).toEqual([503, true]);
  });

  test('all that was announced is there: the body’s own end counts', async () => {
    const http = await plain((request, response) => request.once('data', () => response.end('stored')));
    const sent = (end: () => void) => {
      async function* source() {
        yield 'abcd';
        await new Promise((resolve) => setTimeout(resolve, 50));
        end();
      }
      const headers = { 'content-length': '4' };
      return http.request({ method: 'PUT', path: '/', body: Readable.from(source()), headers });
    };
    expect((await sent(() => undefined)).body.toString()).toBe('stored');
    const wrong = new Error('wrong digest');
    await expect(
      sent(() => {
        throw wrong;
      }),
    ).rejects.toBe(wrong);
  });
});

describe('a body that breaks off', () => {
  test('its error comes out as it is, and the other side sees no end', async () => {
    let complete: boolean | undefined;
    let arrived: (() => void) | undefined;
    const atServer = new Promise<void>((resolve) => (arrived = resolve));
    const http = await plain((request) =>
      request
        .on('error', () => undefined)
        .on('data', () => arrived?.())
        .on('close', () => (complete = request.complete)),
    );
    const broken = new Error('disk');
    async function* source() {
      yield 'abcd';
      await atServer;
      throw broken;
    }
    await expect(http.request({ method: 'PUT', path: '/', body: Readable.from(source()) })).rejects.toBe(
      broken,
    );
    await expect.poll(() => complete).toBe(false);
  });

  test('a connection that breaks ends the source', async () => {
    const { http } = await tcp((socket) => socket.once('data', () => socket.destroy()));
    const { body, ended } = endless();
    await expect(http.request({ method: 'PUT', path: '/', body })).rejects.toBeInstanceOf(ConnectionError);
    await expect.poll(ended).toBe(true);
  });
});

describe('a kept connection that the server closes in the moment it is used', () => {
  /** Answers the first request of each connection; the first connection's second one is cut. */
  const once = () => {
    const lines: string[] = [];
    return tcp((socket, count) => {
      let requests = 0;
      socket.on('data', (data) => {
        lines.push(`${count} ${data.toString().split(' ')[0]}`);
        if (++requests === 1) socket.write(ok);
        else socket.destroy();
      });
    }).then(({ http }) => ({ http, lines }));
  };

  test.for<[Request['method'], string, Buffer | undefined]>([
    ['GET', '/v2/', undefined],
    ['HEAD', '/v2/', undefined],
    ['DELETE', '/v2/a/manifests/b', undefined],
    ['POST', '/v2/a/blobs/uploads/', undefined],
    ['PUT', '/v2/a/manifests/b', Buffer.from('{}')],
  ])('%s %s is made again', async ([method, path, body]) => {
    const { http, lines } = await once();
    await http.request(get);
    const answer = await http.request({ method, path, ...(body ? { body } : {}) });
    expect([answer.status, lines]).toEqual([200, ['1 GET', `1 ${method}`, `2 ${method}`]]);
  });

  test.for<[Request['method'], string, Request['body']]>([
    ['PATCH', '/v2/a/blobs/uploads/1', Buffer.from('x')],
    ['PUT', '/v2/a/blobs/uploads/1?digest=x', Buffer.from('x')],
    ['POST', '/v2/a/blobs/uploads/?digest=x', Buffer.from('x')],
    ['PUT', '/v2/a/manifests/b', Readable.from(['x'])],
  ])('%s %s is not', async ([method, path, body]) => {
    const { http, lines } = await once();
    await http.request(get);
    await expect(http.request({ method, path, body: body! })).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|EPIPE/) as string,
    });
    expect(lines.filter((line) => line.startsWith('2'))).toEqual([]);
  });

  test('a fresh connection that is cut is no reason for another', async () => {
    const { http, sockets } = await tcp((socket) => socket.once('data', () => socket.destroy()));
    await expect(http.request(get)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(sockets).toHaveLength(1);
  });
});

describe('cancelled', () => {
  const cancelled = async (http: Http, signal: AbortController, request: Request = get) => {
    const waiting = http.request({ ...request, signal: signal.signal });
    setTimeout(() => signal.abort(), 20);
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
  };

  test('while it waits for one of the connections', async () => {
    const http = await plain(() => undefined);
    const others = Array.from({ length: 16 }, () => http.request(get).catch((error: unknown) => error));
    await cancelled(http, new AbortController());
    http.close();
    expect((await Promise.all(others)).every((one) => one instanceof ConnectionError)).toBe(true);
  });

  test('while it is dialled', async () => {
    // Accepts, and never shakes hands.
    const server = createTcp((socket) => void socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const http = connect({ url: `https://127.0.0.1:${port}` });
    await cancelled(http, new AbortController());
    http.close();
    // Closing ends what is still being dialled, else the server could not close.
    await new Promise((resolve) => server.close(resolve));
  });

  test('before it began', async () => {
    const http = await plain((_, response) => response.end());
    await expect(http.request({ ...get, signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
      CancelledError,
    );
  });

  test('in the middle of a body, whose source ends, too', async () => {
    const http = await plain((request) => void request.resume());
    const { body, ended } = endless();
    await cancelled(http, new AbortController(), { method: 'PUT', path: '/', body });
    await expect.poll(ended).toBe(true);
  });

  test('a source that ends because of it', async () => {
    const signal = new AbortController();
    const http = await plain((request) => void request.resume());
    async function* source() {
      yield 'abc';
      signal.abort();
      throw new Error('ended by the signal');
    }
    const body = Readable.from(source());
    await expect(
      http.request({ method: 'PUT', path: '/', body, signal: signal.signal }),
    ).rejects.toBeInstanceOf(CancelledError);
  });
});

test('an answer that stops for too long says so', async () => {
  const http = await plain(
    (_, response) => void response.writeHead(200, { 'content-length': '9' }).write('half'),
    {
      timeout: 50,
    },
  );
  await expect(http.request(get)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('a body that is opened comes as it is read', async () => {
  const { http } = await tcp((socket) =>
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab')),
  );
  const answer = await http.open(get);
  const [first] = (await answer.body.iterator({ destroyOnReturn: false }).next()).value as Buffer;
  expect([answer.status, first]).toEqual([200, 'a'.charCodeAt(0)]);
  answer.body.destroy();
});

test('many requests at once leave no connection behind', async () => {
  let openSockets = 0;
  const server = createPlain((_, response) => response.end('x'));
  server.on('connection', (socket) => (openSockets++, socket.on('close', () => openSockets--)));
  const http = await opened(server);
  await Promise.all(Array.from({ length: 100 }, () => http.request(get)));
  expect(openSockets).toBeLessThanOrEqual(16);
  http.close();
  await expect.poll(() => openSockets).toBe(0);
});
