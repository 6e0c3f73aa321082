import type { Finding } from '../failed.ts';

type Reason = Omit<Finding, 'detail'>;
type Known = readonly [symptom: RegExp, reason: (registryHost: string) => Reason];

/** What docker prints, and what it means on the machine where dockerd runs. The first that fits is taken. */
const known: readonly Known[] = [
  [
    /x509: certificate signed by unknown authority|x509: .*unknown issuer/i,
    (host) => ({
      cause: 'dockerd does not know the registry’s CA',
      cure: `put pki/ca.crt at /etc/docker/certs.d/${host}/ca.crt on the machine of dockerd (no restart needed)`,
    }),
  ],
  [
    /x509: certificate has expired or is not yet valid/i,
    () => ({
      cause: 'the certificate ran out, or dockerd’s clock is wrong',
      cure: 'renew the certificate, or set the clock',
    }),
  ],
  [
    /x509: certificate (is valid for|relies on legacy)|doesn't contain any IP SANs/i,
    (host) => ({
      cause: `the certificate is not for ${host}`,
      cure: 'list the name in settings.yml (host) and make a new certificate',
    }),
  ],
  [
    /server gave HTTP response to HTTPS client/i,
    (host) => ({
      cause: 'the registry speaks plain HTTP, dockerd wants HTTPS',
      cure: `"insecure-registries": ["${host}"] in /etc/docker/daemon.json (clients/daemon.json has it), then restart dockerd`,
    }),
  ],
  [
    /cannot connect to the docker daemon|permission denied.*docker\.sock|error during connect/i,
    () => ({
      cause: 'dockerd does not run, or this user may not talk to it',
      cure: '`systemctl start docker`; sudo, or membership in the group docker',
    }),
  ],
  [
    /no such host|name resolution|server misbehaving/i,
    (host) => ({
      cause: `the machine of dockerd cannot resolve ${host}`,
      cure: 'add it to DNS, or the line of clients/hosts to /etc/hosts there',
    }),
  ],
  [
    /connection refused|no route to host|i\/o timeout|request canceled while waiting/i,
    (host) => ({
      cause: `the machine of dockerd does not reach ${host}`,
      cure: 'check where the name points to there, and the firewalls between',
    }),
  ],
  [
    /413|request entity too large|size_invalid/i,
    () => ({
      cause: 'a proxy on the way limits the size of a request',
      cure: 'client_max_body_size 0 at every proxy',
    }),
  ],
  [
    /toomanyrequests|too many requests/i,
    () => ({
      cause: 'too many wrong passwords for this user from the address of dockerd',
      cure: 'wait a moment; `create-registry logs auth` says who guesses',
    }),
  ],
  [
    /unauthorized|authentication required|no basic auth credentials|denied/i,
    () => ({
      cause: 'the password is not accepted',
      cure: '`create-registry smoke` without --docker says more',
    }),
  ],
];

/** The last thing docker said, with its meaning where it is known. */
export function explainDocker(said: string, registryHost: string): Finding {
  const detail = said.trim().split('\n').at(-1)?.trim().slice(0, 500) || 'docker failed without a word';
  const reason = known.find(([symptom]) => symptom.test(said))?.[1];
  return {
    detail,
    ...(reason?.(registryHost) ?? {
      cause: 'docker could not do it, though the checks above may be green',
      cure: 'see dockerd’s log (`journalctl -u docker`)',
    }),
  };
}
