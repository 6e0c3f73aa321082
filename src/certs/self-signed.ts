import { generate } from 'selfsigned';
import { isAddress } from '../settings/values/host.ts';
import type { KeyedCertificate } from './key.ts';
import { commonName } from './names.ts';
import { serverDays, validFor } from './validity.ts';

/**
 * One certificate that is its own issuer: clients trust exactly this one, and anew after each renewal.
 * The package puts the common name into a text that it parses again, where a comma would begin another attribute:
 * only a checked host name may stand there.
 */
export async function issueSelfSigned({
  hosts,
  now,
}: {
  hosts: readonly string[];
  now: Date;
}): Promise<KeyedCertificate> {
  const { notBefore, notAfter } = validFor(serverDays, now);
  const made = await generate([{ name: 'commonName', value: commonName(hosts) ?? 'create-registry' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: notBefore,
    notAfterDate: notAfter,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) => (isAddress(host) ? { type: 7, ip: host } : { type: 2, value: host })),
      },
    ],
  });
  return { cert: `${made.cert.trim()}\n`, key: made.private };
}
