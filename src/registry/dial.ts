import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Endpoint } from './endpoint.ts';

export interface Peer {
  /** Name or address in the URL, IPv6 without brackets: what the certificate must be for. */
  name: string;
  /** What is dialled. */
  host: string;
  port: number;
}

export function peer({ url, address }: Pick<Endpoint, 'url' | 'address'>): Peer {
  const { hostname, port, protocol } = new URL(url);
  const name = hostname.replace(/^\[|\]$/g, '');
  return { name, host: address ?? name, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

/** Options that dial one machine and expect another name of it. SNI carries names only, never addresses. */
export const tlsOptions = ({ name, host, port }: Peer): ConnectionOptions => ({
  host,
  port,
  servername: isIP(name) === 0 ? name : '',
  checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
});

/** Calls back with a connection that is ready for requests: for TLS, one whose peer has been verified. */
export function dial(endpoint: Endpoint, done: (error: Error | null, socket?: Socket) => void): void {
  const target = peer(endpoint);
  if (new URL(endpoint.url).protocol === 'http:') {
    const socket: Socket = connectTcp({ host: target.host, port: target.port });
    settle(socket, 'connect', endpoint, () => undefined, done);
    return;
  }
  const socket: TLSSocket = connectTls({
    ...tlsOptions(target),
    ...(endpoint.ca ? { ca: [...endpoint.ca] } : {}),
    rejectUnauthorized: endpoint.verify === undefined,
  });
  settle(socket, 'secureConnect', endpoint, () => endpoint.verify?.(socket), done);
}

function settle(
  socket: Socket,
  ready: 'connect' | 'secureConnect',
  { timeout = 30_000 }: Endpoint,
  verify: () => void,
  done: (error: Error | null, socket?: Socket) => void,
): void {
  const onError = (error: Error) => {
    socket.destroy();
    done(error);
  };
  const onTimeout = () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
  socket.setTimeout(timeout, onTimeout);
  socket.once('error', onError);
  socket.once(ready, () => {
    socket.off('error', onError);
    socket.off('timeout', onTimeout);
    socket.setTimeout(0);
    try {
      verify();
    } catch (error) {
      socket.destroy();
      done(error as Error);
      return;
    }
    done(null, socket);
  });
}
