import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Problem } from '../problem.ts';
import type { Content, PemBlock } from './pem.ts';

const where = '--tls-key';

/** The private key of a file, or why there is none. */
export function readKey(content: Content): { key?: KeyObject; problems: Problem[] } {
  if (content.format !== 'pem') return { problems: [otherFormat[content.format]] };
  const block = content.blocks.find(isPrivateKey);
  if (!block) return { problems: [noKey(content.blocks)] };
  if (isEncrypted(block)) return { problems: [encrypted] };
  try {
    return { key: createPrivateKey(block.text), problems: [] };
  } catch {
    return {
      problems: [problem('the private key cannot be read', 'copy the file again from where it was made')],
    };
  }
}

export const isPrivateKey = ({ label }: PemBlock): boolean => label.endsWith('PRIVATE KEY');

/** PKCS#8 says so in its label, the older form in a header (RFC 1421). */
const isEncrypted = ({ label, text }: PemBlock): boolean =>
  label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:.*ENCRYPTED/m.test(text);

const problem = (what: string, cure: string): Problem => ({ where, what, cure });

const encrypted = problem(
  'the private key is encrypted, and nginx could not start without somebody to type its passphrase',
  'decrypt it: openssl pkey -in FILE -out server.key',
);

const otherFormat: Record<Exclude<Content['format'], 'pem'>, Problem> = {
  empty: problem('the file is empty', 'give the file with the private key'),
  unknown: problem(
    'the file holds no private key',
    'give a PEM file: it begins with -----BEGIN PRIVATE KEY-----',
  ),
  'damaged PEM': problem(
    'the key is cut off, indented, or begins in the middle of a line',
    'begin the -----BEGIN and -----END lines at the left, in lines of their own',
  ),
  'UTF-16': problem('the file is saved as UTF-16', 'save it as plain text (ASCII or UTF-8)'),
  'byte order mark': problem(
    'the file begins with a byte order mark, which nginx does not read',
    'save it as UTF-8 without one',
  ),
  'DER certificate': problem(
    'the file holds a certificate, no private key',
    'give the key here, the certificate with --tls-cert',
  ),
  'DER key': problem(
    'the private key is DER, not PEM',
    'convert it: openssl pkey -inform DER -in FILE -out server.key',
  ),
  'PKCS#12': problem(
    'the file is PKCS#12 (.p12, .pfx), not PEM',
    'take the key out: openssl pkcs12 -in FILE -nocerts -nodes -out server.key',
  ),
  'PKCS#7': problem(
    'the file is PKCS#7 (.p7b), which holds no keys',
    'give the key that the request was made with',
  ),
};

function noKey(blocks: readonly PemBlock[]): Problem {
  const label = blocks[0]!.label;
  if (label.endsWith('CERTIFICATE')) return otherFormat['DER certificate'];
  if (label === 'PUBLIC KEY') return problem('the file holds the public key only', 'give the private key');
  return problem(
    `the file holds a ${label}, no private key`,
    'give the file with -----BEGIN PRIVATE KEY-----',
  );
}
