import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Bundle } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import { validTo } from '../../certs/describe.ts';
import { daysUntil } from '../../certs/validity.ts';
import { readIfThere } from '../../system/files.ts';
import type { Looked } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import { lasts, renew } from './renewal.ts';

/** Days before its end at which a certificate should be renewed; `render` does it from then on. */
const soon = 30;
/** A new CA has to be brought to every client: that takes its time. */
const soonForClients = 90;

/** Made by this tool: with a CA of the bundle's own, or signed by itself. */
export async function lookAtOwn({ dir, settings }: Bundle, { now }: DoctorContext): Promise<Looked> {
  const [cert, key, ca] = await Promise.all(
    [paths.serverCert, paths.serverKey, paths.caCert].map((path) => readIfThere(join(dir, path))),
  );
  const missing = (path: string): Finding => ({ severity: 'error', what: `${path} is missing`, ...renew });
  if (!cert || !key || !ca)
    return {
      findings: [
        ...(cert ? [] : [missing(paths.serverCert)]),
        ...(key ? [] : [missing(paths.serverKey)]),
        ...(ca ? [] : [newAuthority(`${paths.caCert} is missing`)]),
      ],
    };
  const { inspectServerCertificate } = await import('../../certs/inspect.ts');
  const { problems } = inspectServerCertificate({
    certPem: cert,
    keyPem: key,
    hosts: settings.host,
    now,
    roots: [ca],
  });
  const findings = problems.map(({ where, what }): Finding => ({
    severity: 'error',
    what: `${file(where)}: ${what}`,
    ...renew,
  }));
  return {
    findings: [
      ...findings,
      ...(problems.length > 0 ? [] : ending(cert, settings.tls, now)),
      ...endingAuthority(ca, settings.tls, now),
    ],
    detail: lasts(cert),
  };
}

const file = (where: string): string => (where === '--tls-key' ? paths.serverKey : paths.serverCert);

const newAuthority = (what: string): Finding => ({
  severity: 'error',
  what,
  why: 'New certificates cannot be made from it. A new CA has to be trusted by every client anew.',
  cure: `put it back from a backup, or from a client that trusts it: /etc/docker/certs.d/…/ca.crt`,
});

function ending(cert: string, tls: string, now: Date): Finding[] {
  const days = Math.floor(daysUntil(validTo(cert), now));
  return days >= soon
    ? []
    : [
        {
          severity: 'warning',
          what: `${paths.serverCert} expires in ${days} days`,
          why: `Then clients refuse the connection. ${
            tls === 'selfsigned'
              ? 'Every client has to trust the new one anew.'
              : 'A new one from the same CA needs nothing of them.'
          }`,
          cure: renew.cure,
        },
      ];
}

function endingAuthority(ca: string, tls: string, now: Date): Finding[] {
  if (tls === 'selfsigned') return [];
  let end: Date;
  try {
    end = new Date(new X509Certificate(ca).validTo);
  } catch {
    return [newAuthority(`${paths.caCert} is no certificate`)];
  }
  const days = Math.floor(daysUntil(end, now));
  if (days >= soonForClients) return [];
  return [
    {
      severity: days < 0 ? 'error' : 'warning',
      what:
        days < 0 ? `the CA expired on ${end.toISOString().slice(0, 10)}` : `the CA expires in ${days} days`,
      why: `render makes a new one from ${soon} days before its end. Every client has to trust that one anew, or refuses the connection.`,
      cure: 'create-registry render && create-registry restart\nthen on each client: create-registry client',
    },
  ];
}
