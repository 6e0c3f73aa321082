import { isIP } from 'node:net';
import type { Settings } from '../settings/schema.ts';
import { isAddress, isLoopback } from '../settings/values/host.ts';

export interface HostsLine {
  address: string;
  names: string[];
}

/**
 * The line for `/etc/hosts` of machines without DNS: every name at the first address known for this machine, IPv4
 * before IPv6. Undefined where there is no name to look up or no address to give.
 */
export function hostsLine(
  settings: Pick<Settings, 'host' | 'listen'>,
  ipv4Hint?: string,
): HostsLine | undefined {
  const names = settings.host.filter((host) => !isAddress(host) && !isLoopback(host));
  const candidates = [settings.listen, ...settings.host, ipv4Hint ?? ''].filter(
    (host) => isAddress(host) && !isLoopback(host),
  );
  const address = candidates.find((host) => isIP(host) === 4) ?? candidates[0];
  return address !== undefined && names.length > 0 ? { address, names } : undefined;
}
