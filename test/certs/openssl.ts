import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyedCertificate } from '../../src/certs/key.ts';

/** Runs openssl and gives back what it said; throws where it fails. */
export function openssl(args: string[], input: string | Buffer = ''): Buffer {
  const { status, stdout, stderr, error } = spawnSync('openssl', args, { input });
  if (error) throw error;
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr.toString()}${stdout.toString()}`);
  return stdout;
}

/** Calls `use` with a folder that is gone afterwards. */
function inFolder<T>(use: (file: (name: string) => string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'certs-'));
  try {
    return use((name) => join(dir, name));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** What a strict OpenSSL client says about a server certificate: `OK` or the error's text. */
export const strictVerdict = (leafPem: string, anchorPem: string): string =>
  inFolder((file) => {
    writeFileSync(file('leaf.crt'), leafPem);
    writeFileSync(file('ca.crt'), anchorPem);
    const verify = ['verify', '-x509_strict', '-purpose', 'sslserver', '-no-CApath', '-no-CAstore'];
    const { stdout, stderr } = spawnSync('openssl', [...verify, '-CAfile', file('ca.crt'), file('leaf.crt')]);
    const said = stdout.toString() + stderr.toString();
    return /^.*: OK$/m.test(said) ? 'OK' : (/lookup: ?(.*)/.exec(said)?.[1] ?? said);
  });

export const extensionsOf = {
  root: [
    'basicConstraints=critical,CA:TRUE',
    'keyUsage=critical,keyCertSign,cRLSign',
    'subjectKeyIdentifier=hash',
  ],
  server: (san: string) => [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=serverAuth',
    ...(san === '' ? [] : [`subjectAltName=${san}`]),
  ],
};

interface Wanted {
  subject: string;
  extensions: readonly string[];
  issuer?: KeyedCertificate;
  /** An algorithm of `openssl genpkey`, then its options. */
  key?: readonly [algorithm: string, ...options: string[]];
  days?: number;
  digest?: string;
}

/** A certificate made by openssl, as an authority or a user's own tooling would. Valid from now on. */
export const certificate = ({
  subject,
  extensions,
  issuer,
  key: [algorithm, ...options] = ['EC', 'ec_paramgen_curve:P-256'],
  days = 300,
  digest = 'sha256',
}: Wanted): KeyedCertificate =>
  inFolder((file) => {
    openssl([
      'genpkey',
      '-algorithm',
      algorithm,
      ...options.flatMap((option) => ['-pkeyopt', option]),
      '-out',
      file('key'),
    ]);
    writeFileSync(file('extensions'), extensions.join('\n'));
    const signer = issuer ? issuerArgs(issuer, file) : ['-key', file('key')];
    const how = [...signer, `-${digest}`, '-days', String(days), '-extfile', file('extensions')];
    const key = readFileSync(file('key'), 'utf8');
    return { cert: openssl(['x509', '-req', ...how], request(key, subject)).toString(), key };
  });

/** The same name and key below another issuer: a cross-signed certificate. */
export const signedAgain = (pem: string, issuer: KeyedCertificate): string =>
  inFolder((file) => openssl(['x509', ...issuerArgs(issuer, file)], pem).toString());

function issuerArgs({ cert, key }: KeyedCertificate, file: (name: string) => string): string[] {
  writeFileSync(file('ca.crt'), cert);
  writeFileSync(file('ca.key'), key);
  return ['-CA', file('ca.crt'), '-CAkey', file('ca.key')];
}

export const request = (key: string, subject: string): Buffer =>
  inFolder((file) => {
    writeFileSync(file('key'), key);
    return openssl(['req', '-new', '-key', file('key'), '-subj', subject]);
  });

export const pkcs7 = (pem: string, form: 'PEM' | 'DER'): Buffer =>
  inFolder((file) => {
    writeFileSync(file('crt'), pem);
    return openssl(['crl2pkcs7', '-nocrl', '-certfile', file('crt'), '-outform', form]);
  });

export const pkcs12 = ({ cert, key }: KeyedCertificate): Buffer =>
  openssl(['pkcs12', '-export', '-passout', 'pass:x'], key + cert);

export const der = (pem: string): Buffer => openssl(['x509', '-outform', 'DER'], pem);
