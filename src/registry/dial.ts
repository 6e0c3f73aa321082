import { connect as connectTcp, isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect as connectTls,
  createSecureContext,
  type ConnectionOptions,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { Endpoint } from './endpoint.ts';
import { largeReads } from './large-reads.ts';
import { tunnel } from './tunnel.ts';

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

/** A connection on its way. */
export interface Dialling {
  destroy(): void;
}

type Done = (error: Error | null, socket?: Socket) => void;

const isPlain = ({ url }: Endpoint): boolean => url.startsWith('http:');

/** A proxy that is spoken to in the clear is given whole URLs of what is had in the clear; all else needs a tunnel. */
export const isAbsoluteForm = (endpoint: Endpoint): boolean =>
  isPlain(endpoint) && (endpoint.proxy?.startsWith('http:') ?? false);

/** Calls back with a connection that is ready for requests: for TLS, one whose peer has been verified. */
export function dial(endpoint: Endpoint, done: Done): Dialling {
  if (!endpoint.proxy) return direct(endpoint, done);
  if (isAbsoluteForm(endpoint)) return direct({ ...endpoint, url: endpoint.proxy }, done);
  const way: { now: Dialling } = {
    now: tunnel(endpoint.proxy, peer(endpoint), endpoint, (error, socket) => {
      if (!socket || isPlain(endpoint)) done(error, socket);
      else way.now = secured(endpoint, { socket }, done);
    }),
  };
  return { destroy: () => way.now.destroy() };
}

function direct(endpoint: Endpoint, done: Done): Socket {
  if (!isPlain(endpoint)) return secured(endpoint, {}, done);
  const { host, port } = peer(endpoint);
  const socket: Socket = connectTcp({ host, port, onread: largeReads(() => socket) });
  return settle(socket, 'connect', endpoint, () => undefined, done);
}

function secured(endpoint: Endpoint, over: { socket?: Socket }, done: Done): Socket {
  const socket: TLSSocket = connectTls({
    ...tlsOptions(peer(endpoint)),
    ...over,
    ...(endpoint.ca ? { secureContext: trusting(endpoint.ca) } : {}),
    rejectUnauthorized: endpoint.verify === undefined,
  });
  return settle(socket, 'secureConnect', endpoint, () => endpoint.verify?.(socket), done);
}

const contexts = new WeakMap<readonly string[], SecureContext>();

/** Reading a system's 140 roots takes longer than a handshake: once is enough. */
function trusting(ca: readonly string[]): SecureContext {
  const context = contexts.get(ca) ?? createSecureContext({ ca: [...ca] });
  contexts.set(ca, context);
  return context;
}

function settle(
  socket: Socket,
  ready: 'connect' | 'secureConnect',
  { timeout = 30_000 }: Endpoint,
  verify: () => void,
  done: Done,
): Socket {
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
  return socket;
}
