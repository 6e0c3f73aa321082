import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Settings } from '../../settings/schema.ts';
import { isAddress, isLoopback } from '../../settings/values/host.ts';
import { ownAddresses } from '../../system/network.ts';
import { aroundBundle } from '../bundle-check.ts';
import type { Finding } from '../finding.ts';
import { resolved, type Resolved } from '../resolved.ts';

/** Whether each name of the registry leads to this machine. Other machines may ask another DNS. */
export const names = aroundBundle('names', async ({ settings }, context) => {
  const found = await resolved(context);
  const seen = settings.host.map((host) => look(host, found.get(host) ?? [], settings));
  const unanswered = settings.host.filter((host) => found.get(host) === 'silent');
  return {
    findings: [
      ...seen.flatMap(({ findings }) => findings),
      ...(unanswered.length > 0 ? [silent(unanswered)] : []),
    ],
    detail: seen.map(({ text }) => text).join(', '),
  };
});

function look(host: string, addresses: Resolved, settings: Settings): { text: string; findings: Finding[] } {
  if (isAddress(host)) return { text: host, findings: isHere(host) ? [] : [foreignAddress(host)] };
  if (addresses === 'silent') return { text: `${host} not answered`, findings: [] };
  if (addresses.length === 0) return { text: `${host} unknown`, findings: [unknown(host, settings)] };
  return { text: `${host} ${addresses.join(' ')}`, findings: judged(host, addresses, settings) };
}

function judged(host: string, addresses: readonly string[], settings: Settings): Finding[] {
  if (isLoopback(host)) return [];
  if (addresses.every(isLoopback))
    return settings.listen === 'loopback' ? [] : [onlyLoopback(host, addresses)];
  const foreign = addresses.filter((address) => !isHere(address));
  if (foreign.length > 0) return [elsewhere(host, foreign)];
  const deaf = addresses.filter((address) => !isListening(address, settings));
  return deaf.length === 0 ? [] : [notListening(host, deaf, settings)];
}

const isListening = (address: string, { listen, ipv6 }: Settings): boolean =>
  listen === 'all'
    ? ipv6 || isIP(address) === 4
    : listen === 'loopback'
      ? isLoopback(address) && (ipv6 || isIP(address) === 4)
      : canonical(listen) === canonical(address);

const isHere = (address: string): boolean =>
  isLoopback(address) ||
  Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .some((entry) => canonical(entry.address) === canonical(address));

const canonical = (address: string): string =>
  isIP(address) === 6 ? new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname : address;

const hostsLine = (host: string, settings: Settings): string => {
  const address = isAddress(settings.listen)
    ? settings.listen
    : settings.listen === 'loopback'
      ? '127.0.0.1'
      : (ownAddresses()[0] ?? '127.0.0.1');
  return `echo '${address} ${host}' | sudo tee -a /etc/hosts`;
};

const silent = (hosts: readonly string[]): Finding => ({
  severity: 'warning',
  what: `the DNS of this machine does not answer: what ${hosts.join(', ')} leads to was not to be found out`,
  why: 'Whatever is asked by name waits here, for ten seconds and more, and then fails: temporary failure in name resolution.',
  cure: `cat /etc/resolv.conf; getent hosts ${hosts[0]}\nor in /etc/hosts, where names are found without DNS`,
});

const unknown = (host: string, settings: Settings): Finding => ({
  severity: 'warning',
  what: `${host} does not resolve on this machine`,
  why: 'An engine on this machine cannot push to it or pull from it. Where DNS knows it nowhere, neither can anybody else.',
  cure: `${hostsLine(host, settings)}\nor a DNS record, for all machines at once`,
});

const onlyLoopback = (host: string, addresses: readonly string[]): Finding => ({
  severity: 'hint',
  what: `${host} resolves to ${addresses.join(' and ')} on this machine, which is this machine alone`,
  why: 'It works here, and says nothing about what others see: they need a DNS record, or a line in their hosts file.',
  cure: `getent hosts ${host}   # on another machine: must show an address of this one`,
});

const elsewhere = (host: string, addresses: readonly string[]): Finding => ({
  severity: 'warning',
  what: `${host} resolves to ${addresses.join(' and ')}, which is not an address of this machine`,
  why: 'Clients reach whatever is there. That is right only where it passes connections on to here: a router, a load balancer.',
  cure: 'mend the DNS record or /etc/hosts, unless something in front forwards to this machine',
});

const foreignAddress = (host: string): Finding => ({
  severity: 'warning',
  what: `${host}, a name of the registry in settings.yml, is not an address of this machine`,
  why: 'Clients reach whatever has it now. That is right only where it passes connections on to here: a router, a load balancer.',
  cure: 'set host in settings.yml to the present address, or to a name that follows it, then: create-registry render',
});

const notListening = (host: string, addresses: readonly string[], { listen }: Settings): Finding => ({
  severity: 'warning',
  what: `${host} resolves to ${addresses.join(' and ')}, where the registry does not listen (listen: ${listen})`,
  why: 'Clients that take that address are refused: connection refused, or a long wait.',
  cure: 'set listen: all (and ipv6: true for an IPv6 address) in settings.yml, then: create-registry render && create-registry restart\nor take that address out of DNS',
});
