import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { CancelledError } from '../../src/errors.ts';
import { ConnectionError } from '../../src/registry/errors.ts';
import { guess } from '../../src/smoke/guess.ts';

/** What `answer` does to a connection after the first bytes of a request, and what was asked. */
async function asked(
  answer: (socket: Socket) => void,
  work: (ask: (signal?: AbortSignal) => Promise<number>) => Promise<void>,
): Promise<string> {
  let seen = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', (bytes) => {
      seen = bytes.toString();
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  try {
    const endpoint = { url: `http://localhost:${port}`, address: '127.0.0.1' };
    await work((signal) =>
      guess({ ...endpoint, ...(signal ? { signal } : {}) }, 'alice', '/v2/', { accept: 'text/plain' }),
    );
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
  return seen;
}

test('the status is enough, whatever becomes of the rest', async () => {
  const seen = await asked(
    (socket) => socket.write('HTTP/1.1 401 Unauth'),
    async (ask) => expect(await ask()).toBe(401),
  );
  expect(seen).toMatch(/^GET \/v2\/ HTTP\/1\.1\r\nhost: localhost:\d+\r\n/);
  expect(seen).toContain('\r\naccept: text/plain\r\n');
  const sent = /\r\nauthorization: Basic (\S+)\r\n/.exec(seen)?.[1] ?? '';
  expect(Buffer.from(sent, 'base64').toString()).toMatch(/^alice:[0-9a-f]{24}$/);
});

test('a status in pieces is put together', async () => {
  await asked(
    (socket) => {
      socket.setNoDelay();
      socket.write('HTTP/1.1 4');
      setTimeout(() => socket.write('29 Too Many Requests\r\n'), 20);
    },
    async (ask) => expect(await ask()).toBe(429),
  );
});

test('a connection that ends without one is an error of the connection', async () => {
  await asked(
    (socket) => socket.end(),
    async (ask) => {
      await expect(ask()).rejects.toBeInstanceOf(ConnectionError);
      await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
    },
  );
});

test('Ctrl-C ends the waiting', async () => {
  const end = new AbortController();
  await asked(
    () => end.abort(new CancelledError()),
    async (ask) => {
      await expect(ask(end.signal)).rejects.toBeInstanceOf(CancelledError);
    },
  );
});
