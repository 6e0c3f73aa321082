import { createPrivateKey, X509Certificate as NodeCertificate } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { paths } from '../bundle/paths.ts';
import { OperationError } from '../errors.ts';
import type { Problem } from '../problem.ts';
import { isAddress } from '../settings/values/host.ts';
import { validTo } from './describe.ts';
import { generateKeys, keyFromPem, keyToPem, signingAlgorithm, type KeyedCertificate } from './key.ts';
import { forbiddenHosts } from './name-constraints.ts';
import { commonName } from './names.ts';
import { serverDays, validFor } from './validity.ts';

/**
 * A server certificate below an authority of `issueAuthority`, with a new key.
 * Throws `OperationError` where the authority cannot vouch for it: clients would refuse what it signs.
 */
export async function issueServer({
  authority,
  hosts,
  now,
}: {
  authority: KeyedCertificate;
  hosts: readonly string[];
  now: Date;
}): Promise<KeyedCertificate> {
  const problems = obstacles(authority, hosts, now);
  if (problems.length > 0) throw new OperationError(problems);
  const issuer = new X509Certificate(authority.cert);
  const name = commonName(hosts);
  const keys = await generateKeys();
  const validity = validFor(serverDays, now);
  const certificate = await X509CertificateGenerator.create({
    subject: name === undefined ? [{ O: ['create-registry'] }] : [{ CN: [name] }],
    issuer: issuer.subjectName,
    notBefore: validity.notBefore,
    // A certificate that outlives its issuer looks valid and is not.
    notAfter: new Date(Math.min(validity.notAfter.getTime(), issuer.notAfter.getTime())),
    publicKey: keys.publicKey,
    signingKey: await keyFromPem(authority.key),
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isAddress(host) ? 'ip' : 'dns', value: host })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      new AuthorityKeyIdentifierExtension(issuer.getExtension(SubjectKeyIdentifierExtension)!.keyId),
    ],
  });
  return { cert: `${certificate.toString('pem')}\n`, key: keyToPem(keys.privateKey) };
}

function obstacles(authority: KeyedCertificate, hosts: readonly string[], now: Date): Problem[] {
  const certificate = new NodeCertificate(authority.cert);
  const cure = 'make a new authority, and let every client trust it again';
  const problems = forbiddenHosts(authority.cert, hosts).map((host): Problem => ({
    where: paths.caCert,
    what: `the authority is not allowed to speak for ${host}`,
    cure,
  }));
  if (validTo(authority.cert) <= now)
    problems.push({ where: paths.caCert, what: `the authority expired on ${certificate.validTo}`, cure });
  if (!certificate.checkPrivateKey(createPrivateKey(authority.key)))
    problems.push({
      where: paths.caKey,
      what: `it is not the key of ${paths.caCert}`,
      cure: 'put the right one back from a backup, or make a new authority',
    });
  return problems;
}
