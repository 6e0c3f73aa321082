import { randomBytes } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { generateKeys, keyToPem, signingAlgorithm, type KeyedCertificate } from './key.ts';
import { encodeNameConstraints } from './name-constraints.ts';
import { authorityDays, validFor } from './validity.ts';

/**
 * A certificate authority of its own for one registry. Clients trust it once and server certificates can be renewed below it.
 * Whoever steals its key can speak for the given hosts (and names below them) and for nobody else.
 */
export async function issueAuthority({
  hosts,
  now,
}: {
  hosts: readonly string[];
  now: Date;
}): Promise<KeyedCertificate> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [
      { CN: [commonName(hosts[0]!)] },
      // Two authorities of the same name in one trust store would be taken for each other.
      { '2.5.4.5': [randomBytes(8).toString('hex')] },
    ],
    ...validFor(authorityDays, now),
    keys,
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      // Name constraints do not hold back mail and code signing certificates; this does.
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      new Extension('2.5.29.30', true, encodeNameConstraints(hosts)),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: keyToPem(keys.privateKey) };
}

/** RFC 5280 ends a common name at 64 characters. */
function commonName(host: string): string {
  const name = `create-registry CA for ${host}`;
  return name.length <= 64 ? name : `${name.slice(0, 61)}...`;
}
