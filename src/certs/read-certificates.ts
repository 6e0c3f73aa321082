import { X509Certificate } from 'node:crypto';
import type { Problem } from '../problem.ts';
import type { Content, PemBlock } from './pem.ts';

const where = '--tls-cert';

/** The certificates of a file in its order, or why there are none. */
export function readCertificates(content: Content): { certificates: X509Certificate[]; problems: Problem[] } {
  if (content.format !== 'pem') return { certificates: [], problems: [otherFormat[content.format]] };
  const blocks = content.blocks.filter(({ label }) => label === 'CERTIFICATE');
  if (blocks.length === 0) return { certificates: [], problems: [noCertificate(content.blocks)] };
  const certificates: X509Certificate[] = [];
  const problems: Problem[] = [];
  for (const [i, { text }] of blocks.entries()) {
    try {
      certificates.push(new X509Certificate(text));
    } catch {
      const which = blocks.length === 1 ? 'the certificate' : `certificate ${i + 1} of ${blocks.length}`;
      problems.push({
        where,
        what: `${which} cannot be read`,
        cure: 'copy the file again from where it was made',
      });
    }
  }
  return { certificates, problems };
}

const problem = (what: string, cure: string): Problem => ({ where, what, cure });

const otherFormat: Record<Exclude<Content['format'], 'pem'>, Problem> = {
  empty: problem('the file is empty', 'give the file with the certificate'),
  unknown: problem(
    'the file holds no certificate',
    'give a PEM file: it begins with -----BEGIN CERTIFICATE-----',
  ),
  'damaged PEM': problem(
    'a certificate in the file is cut off, indented, or begins in the middle of a line',
    'begin each -----BEGIN and -----END line at the left, in lines of their own',
  ),
  'UTF-16': problem('the file is saved as UTF-16', 'save it as plain text (ASCII or UTF-8)'),
  'byte order mark': problem(
    'the file begins with a byte order mark, which nginx does not read',
    'save it as UTF-8 without one',
  ),
  'DER certificate': problem(
    'the certificate is DER, not PEM',
    'convert it: openssl x509 -inform DER -in FILE -out server.crt',
  ),
  'DER key': problem(
    'the file holds a private key, no certificate',
    'give the certificate here, the key with --tls-key',
  ),
  'PKCS#12': problem(
    'the file is PKCS#12 (.p12, .pfx), not PEM',
    'take the certificates out: openssl pkcs12 -in FILE -nokeys -out server.crt',
  ),
  'PKCS#7': problem(
    'the file is PKCS#7 (.p7b), not PEM',
    'take the certificates out: openssl pkcs7 -inform DER -in FILE -print_certs -out server.crt',
  ),
};

function noCertificate(blocks: readonly PemBlock[]): Problem {
  const label = blocks[0]!.label;
  if (label.endsWith('PRIVATE KEY')) return otherFormat['DER key'];
  if (label === 'PKCS7')
    return problem(
      'the file is PKCS#7, not a chain of certificates',
      'take the certificates out: openssl pkcs7 -in FILE -print_certs -out server.crt',
    );
  if (label.endsWith('CERTIFICATE REQUEST'))
    return problem('the file is a request for a certificate', 'give what the authority sent back for it');
  if (label.endsWith('CERTIFICATE'))
    return problem(
      `the file holds a ${label}`,
      'write it as a plain one: openssl x509 -in FILE -out server.crt',
    );
  return problem(
    `the file holds a ${label}, no certificate`,
    'give the file with -----BEGIN CERTIFICATE-----',
  );
}
