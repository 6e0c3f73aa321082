import { randomBytes } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import type { Socket } from 'node:net';
import { dial } from '../registry/dial.ts';
import type { Endpoint } from '../registry/endpoint.ts';
import { failure } from '../registry/errors.ts';
import type { Request } from '../registry/message.ts';

/**
 * The status of the answer to a password that nobody has. nginx says the status at once and takes its time over the
 * rest, to slow down those who guess; who wants nothing more need not wait for it.
 */
export async function guess(
  endpoint: Endpoint,
  user: string,
  path: string,
  headers: Request['headers'] = {},
): Promise<number> {
  try {
    return await status(
      await dialled(endpoint),
      endpoint,
      [
        `GET ${path} HTTP/1.1`,
        `host: ${new URL(endpoint.url).host}`,
        `authorization: Basic ${Buffer.from(`${user}:${randomBytes(12).toString('hex')}`).toString('base64')}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        'connection: close',
        '',
        '',
      ].join('\r\n'),
    );
  } catch (error) {
    throw failure(endpoint, { method: 'GET', path }, error);
  }
}

const dialled = (endpoint: Endpoint): Promise<Socket> =>
  new Promise((resolve, reject) =>
    dial(endpoint, (error, socket) =>
      socket ? resolve(socket) : reject(error ?? new Error('no connection')),
    ),
  );

async function status(
  socket: Socket,
  { timeout = 30_000, signal }: Endpoint,
  request: string,
): Promise<number> {
  if (signal) addAbortSignal(signal, socket);
  socket.setTimeout(timeout, () =>
    socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
  );
  socket.write(request);
  let said = '';
  // Leaving the loop ends the connection.
  for await (const chunk of socket) {
    said += (chunk as Buffer).toString('latin1');
    const found = /^HTTP\/1\.[01] (\d{3})/.exec(said);
    if (found) return Number(found[1]);
  }
  throw Object.assign(new Error('the connection was cut'), { code: 'ECONNRESET' });
}
