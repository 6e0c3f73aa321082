import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type DetailedPeerCertificate } from 'node:tls';
import type { Peer } from '../../registry/dial.ts';

/** What one host's TLS handshake showed. Nothing about it has been accepted. */
export interface Handshake {
  host: string;
  /** As sent by the server, its own certificate first. */
  chain: X509Certificate[];
  /** `TLSv1.3` */
  protocol: string;
  /** OpenSSL's verdict on the chain, e.g. `UNABLE_TO_VERIFY_LEAF_SIGNATURE`; names are not part of it. */
  verdict: string | undefined;
}

/** Dials one machine under the name `host`. Rejects when there is no handshake. */
export function handshake(
  host: string,
  { host: dialled, port }: Peer,
  options: ConnectionOptions = {},
  timeout = 10_000,
): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: dialled,
      port,
      servername: isIP(host) === 0 ? host : '',
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...options,
    });
    socket.setTimeout(timeout, () =>
      socket.destroy(Object.assign(new Error('no TLS handshake'), { code: 'ETIMEDOUT' })),
    );
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve({
        host,
        chain: presented(socket.getPeerCertificate(true)),
        protocol: socket.getProtocol() ?? 'unknown',
        verdict: socket.authorized ? undefined : String(socket.authorizationError),
      });
      socket.destroy();
    });
  });
}

/** Node links the certificates in a ring that ends at a root or at itself. */
export function presented(leaf: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = leaf;
  for (let depth = 0; next?.raw && depth < 10; depth++) {
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return chain;
}
