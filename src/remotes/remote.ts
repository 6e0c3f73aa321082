import { authorized } from '../registry/authorization/authorized.ts';
import { ConnectionError } from '../registry/errors.ts';
import { connect, type Http } from '../registry/http.ts';
import { dockerHub } from '../registry/reference.ts';
import { redirected } from '../registry/redirected.ts';
import { retried, type Retries } from '../registry/retried.ts';
import type { Surroundings } from '../system/process.ts';
import { dockerCredentials } from './docker-config.ts';
import { opener } from './opener.ts';
import { origins } from './origins.ts';

export interface RemoteOptions {
  io: Surroundings;
  /** PEM of more certificates to trust. */
  ca?: readonly string[];
  /** Spoken to without TLS. */
  plainHttp?: boolean;
  retries?: Retries;
}

/** Any registry by its name, as clients reach it: with their credentials, challenges, redirects and another try. */
export async function openRemote(registry: string, options: RemoteOptions): Promise<Http> {
  const { io, retries } = options;
  const ending = io.signal ? { signal: io.signal } : {};
  const open = opener(registry, options);
  const others = origins(open);
  const host = registry === dockerHub ? 'registry-1.docker.io' : registry;
  const here = open(await urlOf(host, options));
  const speaking = authorized(here, {
    credentials: () => dockerCredentials(registry, io),
    connectTo: others.to,
  });
  return {
    ...retried(redirected(speaking, others.to), { ...retries, ...ending }),
    close: () => {
      here.close();
      others.close();
    },
  };
}

/** What a server that speaks no TLS makes of a handshake. */
const notTls = /^(?:EPROTO|ERR_SSL_|ECONNRESET|ECONNREFUSED|HPE_)/;

/** Docker speaks plain HTTP to this machine itself where there is no TLS (moby, registry/config.go: 127.0.0.0/8). */
async function urlOf(host: string, { plainHttp, io }: RemoteOptions): Promise<string> {
  if (plainHttp === true) return `http://${host}`;
  if (!/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i.test(host)) return `https://${host}`;
  // Nothing is told to it, so it does not matter who it is; reading all roots for that would take longer than the rest.
  const tls = connect({
    url: `https://${host}`,
    verify: () => undefined,
    timeout: 5000,
    ...(io.signal ? { signal: io.signal } : {}),
  });
  try {
    await tls.request({ method: 'GET', path: '/v2/', credentials: null });
    return tls.url;
  } catch (error) {
    return error instanceof ConnectionError && notTls.test(error.code) ? `http://${host}` : tls.url;
  } finally {
    tls.close();
  }
}
