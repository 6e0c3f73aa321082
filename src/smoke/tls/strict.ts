import type { X509Certificate as NodeCertificate } from 'node:crypto';

/**
 * What `openssl verify -x509_strict` (and Python from 3.13 on) refuses and Go accepts: missing key identifiers,
 * a CA without its key usage. Empty: nothing.
 */
export async function strictProblems(
  leaf: NodeCertificate,
  cas: readonly NodeCertificate[],
): Promise<string[]> {
  // Imported here: it is heavy and only this check needs it.
  const { X509Certificate } = await import('@peculiar/x509');
  const problems: string[] = [];
  const selfSigned = leaf.issuer === leaf.subject;
  const parsedLeaf = new X509Certificate(leaf.raw);
  if (!selfSigned && !parsedLeaf.getExtension(oid.authorityKeyId))
    problems.push('no authority key identifier');
  if (!parsedLeaf.getExtension(oid.subjectAltName)) problems.push('no subject alternative names');
  for (const ca of cas.filter((one) => one.ca)) {
    const certificate = new X509Certificate(ca.raw);
    if (!certificate.getExtension(oid.basicConstraints)?.critical)
      problems.push('CA: basic constraints not critical');
    if (!certificate.getExtension(oid.subjectKeyId)) problems.push('CA: no subject key identifier');
    if (!certificate.getExtension(oid.keyUsage)) problems.push('CA: no key usage');
  }
  return problems;
}

const oid = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
};
