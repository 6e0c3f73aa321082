import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Problem } from '../problem.ts';
import { signatureAlgorithm } from './certificate-der.ts';
import { nameOf } from './chain.ts';
import { isSelfSigned } from './describe.ts';

/** By the object identifier of the algorithm. */
const brokenSignatures: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5',
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.10045.4.1': 'SHA-1',
  '1.2.840.10040.4.3': 'SHA-1',
  '1.3.14.3.2.29': 'SHA-1',
};

/** The curves of Go's crypto/x509, and so of Docker and containerd. */
const curves = ['secp224r1', 'prime256v1', 'secp384r1', 'secp521r1'];

/** What clients of today refuse about the keys and signatures of a chain. */
export function weaknesses(links: readonly X509Certificate[]): Problem[] {
  return links.flatMap((certificate, i) => {
    const subject = i === 0 ? 'the certificate' : `the certificate of "${nameOf(certificate.subject)}"`;
    // Nobody verifies a root's signature over itself.
    const hash =
      i > 0 && isSelfSigned(certificate) ? undefined : brokenSignatures[signatureAlgorithm(certificate)];
    return [weakKey(certificate.publicKey), hash && `is signed with ${hash}`]
      .filter((what) => what !== undefined)
      .map((what) => ({
        where: '--tls-cert',
        what: `${subject} ${what}, which clients refuse`,
        cure: 'have it issued again, with SHA-256 and an EC P-256 or RSA 2048 key',
      }));
  });
}

function weakKey(key: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      if (modulusLength < 2048) return `has an RSA key of ${modulusLength} bits`;
      // Go's crypto/tls since 1.20.7 (CVE-2023-29409).
      return modulusLength > 8192
        ? `has an RSA key of ${modulusLength} bits, more than Docker verifies`
        : undefined;
    case 'ec':
      return curves.includes(namedCurve) ? undefined : `has a key on the curve ${namedCurve}`;
    case 'ed25519':
      return undefined;
    default:
      return `has a key of the kind ${key.asymmetricKeyType}`;
  }
}
