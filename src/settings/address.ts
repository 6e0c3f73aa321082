import { isIP } from 'node:net';
import type { Settings } from './schema.ts';
import { urlHost } from './values/host.ts';

export const scheme = (settings: Pick<Settings, 'tls'>): 'http' | 'https' =>
  settings.tls === 'off' ? 'http' : 'https';

const isDefaultPort = (settings: Pick<Settings, 'tls' | 'port'>): boolean =>
  settings.port === (settings.tls === 'off' ? 80 : 443);

/** `host[:port]` as it stands in image names, certs.d folders and insecure-registries: no port where it is the default. */
export const registryHost = (settings: Pick<Settings, 'tls' | 'port'>, host: string): string =>
  isDefaultPort(settings) ? urlHost(host) : `${urlHost(host)}:${settings.port}`;

/** The main host, see `registryHost`. */
export const mainRegistryHost = (settings: Pick<Settings, 'tls' | 'port' | 'host'>): string =>
  registryHost(settings, settings.host[0]!);

/** `https://reg.lan` or `https://reg.lan:8443`, without a final slash. */
export const publicUrl = (
  settings: Pick<Settings, 'tls' | 'port' | 'host'>,
  host = settings.host[0]!,
): string => `${scheme(settings)}://${registryHost(settings, host)}`;

/** The address nginx binds, `0.0.0.0` for all. */
export const bindAddress = (settings: Pick<Settings, 'listen'>): string =>
  settings.listen === 'all' ? '0.0.0.0' : settings.listen === 'loopback' ? '127.0.0.1' : settings.listen;

/** All addresses nginx binds, `::` for all of IPv6. */
export const bindAddresses = (settings: Pick<Settings, 'listen' | 'ipv6'>): string[] => [
  bindAddress(settings),
  ...(settings.ipv6 && settings.listen === 'all' ? ['::'] : []),
  ...(settings.ipv6 && settings.listen === 'loopback' ? ['::1'] : []),
];

/** An address of this machine at which nginx answers whatever DNS says. */
export const localAddress = (settings: Pick<Settings, 'listen'>): string =>
  isIP(settings.listen) !== 0 ? settings.listen : '127.0.0.1';
