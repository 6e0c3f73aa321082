import { createServer, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface HttpProxy {
  /** `127.0.0.1:PORT`. */
  host: string;
  /** What it was asked for, with what `Proxy-Authorization` came along. */
  seen: string[];
  /** The status of every CONNECT, where not 200. */
  refuses: string | undefined;
}

/** A forward proxy for which every name is this machine. */
export async function httpProxy(): Promise<HttpProxy> {
  const self: HttpProxy = { host: '', seen: [], refuses: undefined };
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    self.seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    const { port, pathname, search, host } = new URL(request.url ?? '');
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path: pathname + search,
        method: request.method,
        headers: { ...headers, host },
      },
      (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers)),
    );
    request.pipe(onward);
  });
  server.on('connect', (request, client: Socket) => {
    self.seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    client.on('error', () => undefined);
    if (self.refuses) return void client.end(`HTTP/1.1 ${self.refuses}\r\n\r\n`);
    const onward = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    for (const socket of [client, onward]) sockets.add(socket.on('error', () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  self.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return self;
}
