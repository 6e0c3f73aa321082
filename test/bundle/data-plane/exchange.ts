import { once } from 'node:events';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';

/** One request as it goes over the wire: Node's client would tidy up paths and headers. */
export interface Asked {
  method?: string;
  /** The request target, byte for byte. */
  target: string;
  /** Header lines, in this order; `Host` and `Connection: close` are added. */
  lines?: readonly string[];
  body?: string;
}

export interface Reply {
  status: number;
  /** Every value of that header, in the order they came. */
  header: (name: string) => string[];
  /** All header lines, with names in lower case. */
  headers: [name: string, value: string][];
  body: Buffer;
}

export type Door = (asked: Asked) => Promise<Reply>;

const tlsTo = (port: number): tls.TLSSocket =>
  tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false });

export const overTls =
  (port: number): Door =>
  (asked) =>
    exchange(tlsTo(port), asked);

/** The same request over many connections that are open already: the server has all of them before it answers one. */
export async function atOnce(port: number, count: number, asked: Asked): Promise<Reply[]> {
  const sockets = Array.from({ length: count }, () => tlsTo(port));
  await Promise.all(sockets.map((socket) => once(socket, 'secureConnect')));
  return Promise.all(sockets.map((socket) => exchange(socket, asked)));
}

export const overSocket =
  (path: string): Door =>
  (asked) =>
    exchange(net.connect({ path }), asked);

function exchange(socket: Duplex, asked: Asked): Promise<Reply> {
  const { method = 'GET', target, lines = [], body = '' } = asked;
  const head = [`${method} ${target} HTTP/1.1`, 'Host: registry.test', 'Connection: close', ...lines];
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    const done = (): void => {
      try {
        resolve(parsed(Buffer.concat(chunks), method));
      } catch (error) {
        reject(error as Error);
      }
    };
    socket.on('end', done);
    // A server that refuses a request need not read all of it.
    socket.on('error', (error) => (chunks.length > 0 ? done() : reject(error)));
    socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'));
  });
}

function parsed(answer: Buffer, method: string): Reply {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`no answer: ${JSON.stringify(answer.toString('latin1').slice(0, 200))}`);
  const [first = '', ...lines] = answer.subarray(0, end).toString('latin1').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const header = (name: string): string[] =>
    headers.filter(([other]) => other === name.toLowerCase()).map(([, value]) => value);
  const rest = answer.subarray(end + 4);
  const chunked = header('Transfer-Encoding').includes('chunked');
  const body = chunked && method !== 'HEAD' ? joined(rest) : rest;
  return { status: Number(first.split(' ')[1]), header, headers, body };
}

/** The body of chunks. */
function joined(rest: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < rest.length;) {
    const line = rest.indexOf('\r\n', at);
    const size = parseInt(rest.subarray(at, line).toString('latin1'), 16);
    if (!(size > 0)) break;
    parts.push(rest.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
