import { change } from '../../targets/change.ts';
import type { Place, Named, Row } from '../symptom.ts';

const portOf = ({ settings }: Place, { port }: Named): string => port ?? String(settings?.port ?? 'PORT');

/** Addresses and ports that nginx or the registry wants to have. */
export const ports = {
  'port-reserved': {
    says: [
      // Windows: Docker Desktop
      /:(?<port>\d{1,5}).{0,200}forbidden by its access permissions/,
    ],
    cause: (place, named) => `Windows keeps port ${portOf(place, named)} for itself (Hyper-V, WSL)`,
    cure: `${change('port', 8443)}\nor, as administrator: net stop winnat, start it here, net start winnat`,
    check: 'netsh interface ipv4 show excludedportrange protocol=tcp',
  },
  'port-taken': {
    says: [
      // nginx; Go; docker, podman
      /(?:bind\(\) to |listen tcp[46]? )\S{0,100}:(?<port>\d{1,5})\b.{0,60}address already in use/i,
      /(?:Bind for|0\.0\.0\.0|exposing port TCP) \S{0,100}:(?<port>\d{1,5})\b.{0,200}(?:port is already allocated|address already in use)/i,
      /port is already allocated|address already in use|ports are not available/i,
      /\bEADDRINUSE\b/,
    ],
    cause: (place, named) => `port ${portOf(place, named)} is used by ${named.taker ?? 'another program'}`,
    cure: (place, named) =>
      [
        `end that, or ${change('port', named.free === undefined ? undefined : Number(named.free))}`,
        ...(named.seen === undefined
          ? [`this shows who has it: sudo ss -ltnp 'sport = :${portOf(place, named)}'`]
          : []),
      ].join('\n'),
    check: (place, named) => `sudo ss -ltnp 'sport = :${portOf(place, named)}'`,
  },
  'port-forbidden': {
    says: [
      // nginx
      /bind\(\) to \S{1,100}:(?<port>\d{1,5}) failed \(13:/,
      // rootless docker and podman; Node
      /cannot expose privileged port (?<port>\d{1,5})/i,
      /listen tcp\S{0,2} \S{0,100}:(?<port>\d{1,4}): bind: permission denied/,
    ],
    cause: (place, named) =>
      `only root may open port ${portOf(place, named)} here${place.engine === undefined ? '' : ', and this engine runs without'}`,
    cure: (place, named) =>
      `${change('port', 8443)}\nor allow it to everybody: sudo sysctl net.ipv4.ip_unprivileged_port_start=${portOf(place, named)}`,
    check: 'sysctl net.ipv4.ip_unprivileged_port_start',
  },
  'no-ipv6': {
    says: [
      // nginx
      /(?:bind|socket)\(\) (?:to )?\[[^\]]{1,60}\]:\d{1,5} failed \((?:97|99):/,
    ],
    cause: 'this machine has no IPv6',
    cure: change('ipv6', false),
    check: 'ip -6 address',
  },
  'no-such-address': {
    says: [
      // nginx
      /bind\(\) to (?<address>\S{1,100}) failed \(99:/,
      // Go; docker
      /listen tcp\S{0,2} (?<address>\S{1,100}): bind: cannot assign requested address/i,
      /cannot assign requested address/i,
      /\bEADDRNOTAVAIL\b/,
    ],
    cause: ({ settings }, { address }) =>
      `${address ?? settings?.listen ?? 'the address of listen'} is no address of this machine`,
    cure: `${change('listen', 'all')}\nor one of the addresses that \`ip address\` shows`,
    check: 'ip address',
  },
  'local-socket': {
    says: [
      // nginx
      /bind\(\) to unix:\S{1,300} failed \(\d{1,3}: (?<what>[^)]{1,100})\)/,
      // the registry
      /listen unix \S{1,300}: bind: (?<what>[^"]{1,100})/,
    ],
    cause: (_, { what, service }) =>
      `${service ?? 'nginx or the registry'} cannot make its socket${what === undefined ? '' : `: ${what}`}`,
    cure: 'put the bundle on a local disk that is yours to write, with a path that is not too long',
    check: 'findmnt -T run; ls -ld run',
  },
} as const satisfies Record<string, Row>;
