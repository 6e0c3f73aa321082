import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import { basic } from './authorization/basic.ts';
import type { Endpoint } from './endpoint.ts';

/** The value of `Proxy-Authorization` for a proxy whose URL has a user; undefined for others. */
export function proxyAuthorization(proxy: string): string | undefined {
  const { username, password } = new URL(proxy);
  if (username === '') return undefined;
  return basic({ user: decodeURIComponent(username), password: decodeURIComponent(password) });
}

/**
 * A way through a proxy (RFC 9110, 9.3.6). Nothing that the proxy says is taken for an answer of what lies behind:
 * it could ask for passwords in its name.
 */
export function tunnel(
  proxy: string,
  { name, port }: { name: string; port: number },
  { timeout = 30_000 }: Pick<Endpoint, 'timeout'>,
  done: (error: Error | null, socket?: Socket) => void,
): { destroy(): void } {
  const { protocol, hostname, port: proxyPort, host } = new URL(proxy);
  const authority = `${isIPv6(name) ? `[${name}]` : name}:${port}`;
  const authorization = proxyAuthorization(proxy);
  const failed = (what: string, cause?: unknown) =>
    done(Object.assign(new Error(`the proxy ${host} ${what}`, { cause }), { code: 'EPROXY' }));
  const request = (protocol === 'https:' ? httpsRequest : httpRequest)({
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: proxyPort || (protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...(authorization ? { 'proxy-authorization': authorization } : {}) },
    agent: false,
    timeout,
  });
  request.once('timeout', () => request.destroy(new Error('no answer')));
  request.once('error', (error) => failed(`could not be used: ${error.message}`, error));
  request.once('connect', ({ statusCode, statusMessage }: IncomingMessage, socket: Socket, head: Buffer) => {
    if (statusCode === 200 && head.length === 0) {
      socket.setTimeout(0);
      done(null, socket);
      return;
    }
    socket.destroy();
    failed(`answered ${statusCode} ${statusMessage ?? ''}`.trimEnd());
  });
  request.end();
  return request;
}
