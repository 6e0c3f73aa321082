import { connect, type Http } from '../registry/http.ts';
import type { Surroundings } from '../system/process.ts';
import { proxyFor } from './proxy.ts';
import { trustedFor } from './trust.ts';

export interface OpenerOptions {
  io: Pick<Surroundings, 'env' | 'signal'>;
  /** PEM of more certificates to trust. */
  ca?: readonly string[] | undefined;
}

/**
 * How this machine reaches a server, and those it sends on to, by their URLs: through the proxy that the environment
 * names, trusting whom it trusts for that host.
 */
export function opener(host: string, { io, ca = [] }: OpenerOptions): (url: string) => Http {
  const known = trustedFor(host, io.env);
  // The same list for all who trust nobody else: what TLS makes of it is kept with it.
  const trusted = ca.length > 0 ? [...known, ...ca] : known;
  return (url) => {
    const proxy = proxyFor(url, io.env);
    return connect({
      url,
      ca: trusted,
      ...(io.signal ? { signal: io.signal } : {}),
      ...(proxy ? { proxy } : {}),
    });
  };
}
