import type { Row } from '../symptom.ts';
import { nameOf, withPort } from './client-trust.ts';

/** The registry is not reached at all. */
export const reach = {
  'traces-exporter': {
    says: [
      // registry 3
      /traces export: .{0,200}v1\/traces/,
    ],
    cause:
      'registry 3 wants to send traces to a collector (OpenTelemetry) that is not there; it serves all the same',
    cure: 'OTEL_TRACES_EXPORTER=none in the environment of the registry; the files of `create-registry render` set it',
    check: 'create-registry logs registry',
  },
  'proxy-in-the-way': {
    says: [
      // Go; curl
      /proxyconnect tcp|Proxy Authentication Required|Could not resolve proxy|Proxy CONNECT aborted|from proxy after CONNECT|CONNECT tunnel failed/i,
      // Go: the proxy's own words instead of a connection
      /(?:Get|Head|Post|Put|Patch) "?https:\S{1,500}: (?:Forbidden|Bad Gateway|Service Unavailable|Gateway Time-?out)$/,
      // Node, this tool
      /\bEPROXY\b/,
    ],
    cause: 'requests go to an HTTP proxy that does not answer, or does not let them through',
    cure: ({ registry }) =>
      `add ${nameOf(registry)} to NO_PROXY; for dockerd in /etc/systemd/system/docker.service.d/*.conf, then systemctl daemon-reload and systemctl restart docker\ncompare HTTPS_PROXY and HTTP_PROXY`,
    check: 'env | grep -i _proxy; systemctl show docker --property Environment; docker info | grep -i proxy',
  },
  'name-server': {
    says: [
      // Go
      /lookup .{1,200}: (?:read|dial|write) udp |server misbehaving|lookup .{1,250}: i\/o timeout/i,
      // glibc: curl, wget, git; Node
      /Temporary failure in name resolution|Temporary failure resolving|\bEAI_AGAIN\b/i,
    ],
    cause: 'the name server of this machine does not answer',
    cure: ({ registry }) =>
      `check /etc/resolv.conf, or add ${nameOf(registry)} to /etc/hosts (clients/hosts has the line)`,
    check: ({ registry }) => `getent hosts ${nameOf(registry)}; cat /etc/resolv.conf`,
  },
  'name-unknown': {
    says: [
      // Go
      /lookup .{1,200}: no such host|no such host/i,
      // Windows
      /No such host is known|getaddrinfow: .{1,100}no data/i,
      // curl, wget, git, musl; Node
      /Could not resolve host|Name or service not known|unable to resolve host address|Name does not resolve/i,
      /\bENOTFOUND\b/,
    ],
    cause: ({ registry }) => `${nameOf(registry)} does not resolve on the machine that asks`,
    cure: ({ registry, foreign }) =>
      foreign
        ? 'compare the name; check /etc/resolv.conf and the network of that machine'
        : `compare the name; add ${nameOf(registry)} to DNS, or to /etc/hosts of that machine (clients/hosts has the line; create-registry client --for hosts prints it)`,
    check: ({ registry }) => `getent hosts ${nameOf(registry)}`,
  },
  'nginx-reaches-no-registry': {
    says: [
      // nginx, error log
      /connect\(\) (?:to \S{1,200} )?failed \((?:111|2|113|104): .{1,60}\) while connecting to upstream|no live upstreams/,
      // nginx's own words in this registry; docker, containerd, podman
      /the registry behind nginx does not answer/,
      /\b502 Bad Gateway|status code from registry 502|HTTP 502\b/i,
    ],
    cause: 'nginx runs, but cannot reach the registry',
    cure: 'look at the registry’s log (`create-registry logs registry`) and start it (`create-registry up`)',
    check: 'create-registry status',
  },
  'ipv6-nothing-listens': {
    says: [
      // Go
      /dial tcp6? \[[0-9a-f:%.]{2,60}\]:\d{1,5}: connect: (?:connection refused|network is unreachable|cannot assign requested address|no route to host)/i,
      // curl; Node
      /connect to [0-9a-f:]{3,40} port \d{1,5}.{0,80}(?:refused|unreachable)|ECONNREFUSED [0-9a-f]{0,4}:[0-9a-f:]{1,40}/i,
    ],
    cause: 'the name leads to an IPv6 address, and nothing listens there, or there is no way to it',
    cure: ({ registry }) =>
      `set ipv6: true in settings.yml, \`create-registry render\`, then \`create-registry restart\`\nor take the AAAA record of ${nameOf(registry)} out of DNS`,
    check: ({ registry, url }) =>
      `getent ahosts ${nameOf(registry)}; curl -4 -k ${url}/v2/; curl -6 -k ${url}/v2/`,
  },
  'nothing-listens': {
    says: [
      // Go
      /connect: connection refused/i,
      // curl; Node; wget
      /Could(?:n't| not) connect to server|failed: Connection refused/i,
      // Windows
      /target machine actively refused/i,
      /\bECONNREFUSED\b/,
    ],
    cause: 'nothing listens there',
    cure: ({ registry, foreign }) =>
      foreign
        ? 'compare the name and the port'
        : `\`create-registry up\`; then compare the port in settings.yml, and where ${nameOf(registry)} points to`,
    check: ({ registry, foreign }) =>
      `${foreign ? '' : 'create-registry status; '}getent hosts ${nameOf(registry)}; ss -ltn`,
  },
  'not-reached': {
    says: [
      // Go
      /dial tcp \S{1,80}: (?:connect: )?(?:i\/o timeout|connection timed out)|TLS handshake timeout/i,
      /request canceled while waiting for connection|Client\.Timeout exceeded while awaiting headers|context deadline exceeded/i,
      // Windows
      /did not properly respond after a period of time/i,
      // curl, wget; Node
      /Connection timed out|Failed to connect to \S{1,200} after \d{1,9} ms: Timeout/i,
      /\bETIMEDOUT\b/,
    ],
    cause: 'a firewall drops the packets, the machine is another one than meant, or a proxy is needed',
    cure: ({ registry }) =>
      `check where ${nameOf(registry)} points to on that machine, the firewalls between (port ${withPort(registry).split(':').at(-1)}), and HTTPS_PROXY`,
    check: ({ registry, url }) => `getent hosts ${nameOf(registry)}; curl -kv --connect-timeout 5 ${url}/v2/`,
  },
  'no-way': {
    says: [
      // Go; curl; Node
      /connect: (?:no route to host|network is unreachable)|No route to host|Network is unreachable/i,
      /\bEHOSTUNREACH\b|\bENETUNREACH\b/,
    ],
    cause: 'there is no way to that address',
    cure: ({ registry }) =>
      `check where ${nameOf(registry)} points to, routes and VPN; a firewall that rejects says the same`,
    check: ({ registry }) => `ip route get $(getent hosts ${nameOf(registry)} | cut -d' ' -f1)`,
  },
} as const satisfies Record<string, Row>;
