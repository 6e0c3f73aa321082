import type { X509Certificate } from 'node:crypto';
import type { Problem } from '../problem.ts';
import { isAddress } from '../settings/values/host.ts';
import { hostsNotCovered } from './describe.ts';

const where = '--tls-cert';

/** Whether clients accept the certificate as that of each host, and as that of a server at all. */
export function checkCoverage(certificate: X509Certificate, hosts: readonly string[]): Problem[] {
  const names = certificate.subjectAltName?.replaceAll('IP Address:', 'IP:');
  const problems = hostsNotCovered(certificate, hosts).map((host) => ({
    where,
    what: `the certificate does not cover ${host}: it has ${names ?? 'no alternative names'}${hint(certificate, host)}`,
    cure: `have it issued with the alternative name ${isAddress(host) ? 'IP' : 'DNS'}:${host}, or leave out --host ${host}`,
  }));
  // node:crypto calls the extended key usage `keyUsage`; without the extension every use is allowed.
  if (certificate.keyUsage?.includes(serverAuth) === false)
    problems.push({
      where,
      what: 'the certificate is not for servers: its extended key usage lacks serverAuth',
      cure: 'have it issued as a server certificate',
    });
  return problems;
}

const serverAuth = '1.3.6.1.5.5.7.3.1';

/** What makes people believe that it does cover the host. */
function hint(certificate: X509Certificate, host: string): string {
  const names = (certificate.subjectAltName ?? '').split(', ');
  if (isAddress(host))
    return names.includes(`DNS:${host}`) ? ' (an address must be an IP entry, not a DNS one)' : '';
  const parent = host.slice(host.indexOf('.') + 1);
  if (names.includes(`DNS:*.${parent}`) && !parent.includes('.'))
    return ` (OpenSSL takes no wildcard right below a top level name)`;
  if (names.some((name) => name.startsWith('DNS:*.') && host.endsWith(name.slice('DNS:*'.length))))
    return ' (* stands for one label only)';
  return certificate.subject?.split('\n').includes(`CN=${host}`)
    ? ' (clients do not read the common name)'
    : '';
}
