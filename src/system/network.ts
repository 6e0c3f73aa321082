import { readFileSync } from 'node:fs';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** Interfaces of container engines and virtual machines: their addresses mean nothing to other machines. */
const internalNames = /^(lo|docker|br-|veth|cni|virbr|vmnet|podman|flannel|cali|lxc|lxdbr|nerdctl|tunl|kube)/;

interface Sources {
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>;
  /** Contents of /proc/net/route, ipv6_route and if_inet6; empty where there is none. */
  route: string;
  route6: string;
  inet6: string;
}

/** Addresses at which other machines may reach this one: IPv4 first, the interface of the default route before others. */
export function ownAddresses(sources: Sources = readSources()): string[] {
  const first = defaultInterfaces(sources);
  const passing = passingAddresses(sources.inet6);
  const rank = (name: string) => (first.includes(name) ? 0 : 1);
  const entries = Object.entries(sources.interfaces)
    .filter(([name]) => !internalNames.test(name))
    .sort(([a], [b]) => rank(a) - rank(b))
    .flatMap(([, addresses]) => addresses ?? []);
  const usable = (family: string) =>
    entries.filter(
      (entry) =>
        entry.family === family &&
        !entry.internal &&
        !isLinkLocal(entry.address) &&
        !passing.has(entry.address),
    );
  return [...new Set([...usable('IPv4'), ...usable('IPv6')].map((entry) => entry.address))];
}

const isLinkLocal = (address: string): boolean => /^(169\.254\.|fe[89ab][0-9a-f]:)/i.test(address);

function defaultInterfaces({ route, route6 }: Sources): string[] {
  const v4 = rows(route).filter(
    ([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000',
  );
  const v6 = rows(route6).filter(
    ([destination, length]) => length === '00' && destination === '0'.repeat(32),
  );
  return [...v4.map(([name]) => name!), ...v6.map((row) => row.at(-1)!)].filter((name) => name !== 'lo');
}

/** IPv6 addresses that will be others tomorrow (privacy extensions) or are not in use: flags of if_inet6, see netlink's IFA_F_*. */
function passingAddresses(inet6: string): Set<string> {
  const [temporary, failed, deprecated, tentative] = [0x01, 0x08, 0x20, 0x40];
  const mask = temporary! | failed! | deprecated! | tentative!;
  return new Set(
    rows(inet6)
      .filter((row) => (parseInt(row[4] ?? '0', 16) & mask) !== 0)
      .map((row) => new URL(`http://[${row[0]!.match(/.{4}/g)!.join(':')}]`).hostname.slice(1, -1)),
  );
}

const rows = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((row) => row.length > 1);

const readSources = (): Sources => ({
  interfaces: networkInterfaces(),
  route: read('/proc/net/route'),
  route6: read('/proc/net/ipv6_route'),
  inet6: read('/proc/net/if_inet6'),
});

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
