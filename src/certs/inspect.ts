import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { Problem } from '../problem.ts';
import { arrange } from './chain.ts';
import { checkCoverage } from './coverage.ts';
import { checkDates } from './dates.ts';
import { identify, type Content } from './pem.ts';
import { readCertificates } from './read-certificates.ts';
import { isPrivateKey, readKey } from './read-key.ts';
import { weaknesses } from './strength.ts';

export interface Inspection {
  /** What would keep clients from trusting the server, or nginx from starting. */
  problems: Problem[];
  /** What works today and should be known. */
  warnings: Problem[];
}

/**
 * Checks the user's own certificate and key (`--tls files`): everything at once. Give the bytes of the files as they are:
 * binary formats are recognised and explained. `roots` (PEM) are the authorities that clients trust by themselves.
 */
export function inspectServerCertificate({
  certPem,
  keyPem,
  hosts,
  now,
  roots = rootCertificates,
}: {
  certPem: Uint8Array | string;
  keyPem: Uint8Array | string;
  hosts: readonly string[];
  now: Date;
  roots?: readonly string[];
}): Inspection {
  const certContent = identify(certPem);
  const keyContent = identify(keyPem);
  const isSwapped =
    holds(certContent, 'key') &&
    !holds(certContent, 'certificate') &&
    holds(keyContent, 'certificate') &&
    !holds(keyContent, 'key');
  if (isSwapped) return { problems: [swapped], warnings: [] };

  const { certificates, problems: certProblems } = readCertificates(certContent);
  const { key, problems: keyProblems } = readKey(keyContent);
  const problems = [...certProblems, ...keyProblems];
  const warnings = certificates.length > 0 && holds(certContent, 'key') ? [keyBesideCertificate] : [];
  const [first, ...others] = certificates;
  // With a certificate of the file unreadable, what the rest says about the chain would mislead.
  if (!first || certProblems.length > 0) return { problems, warnings };

  const belongs = key && ((certificate: X509Certificate) => certificate.checkPrivateKey(key));
  const chain = arrange(
    [first, ...others],
    belongs,
    roots.map((root) => new X509Certificate(root)),
  );
  const leaf = chain.links[0]!;
  const dates = checkDates(chain.links, now);
  if (belongs && !belongs(leaf)) problems.push(otherKey);
  problems.push(
    ...checkCoverage(leaf, hosts),
    ...chain.problems,
    ...dates.problems,
    ...weaknesses(chain.links),
  );
  return { problems, warnings: [...warnings, ...chain.warnings, ...dates.warnings] };
}

const holds = (content: Content, what: 'key' | 'certificate'): boolean =>
  content.format === 'pem' &&
  content.blocks.some((block) => (what === 'key' ? isPrivateKey(block) : block.label === 'CERTIFICATE'));

const swapped: Problem = {
  where: '--tls-cert',
  what: 'the certificate and the key are swapped',
  cure: 'give the certificate with --tls-cert and the key with --tls-key',
};

const otherKey: Problem = {
  where: '--tls-key',
  what: 'the private key does not belong to the certificate',
  cure: 'give the key that the certificate was requested with, or have a certificate issued for this key',
};

const keyBesideCertificate: Problem = {
  where: '--tls-cert',
  what: 'the file holds a private key beside the certificates',
  cure: 'keep the two apart: certificates get passed around',
};
