import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { certificateBlocks } from '../certs/blocks.ts';

/** Where Go, and so every container client, looks for the system's roots on Linux, after `SSL_CERT_FILE`. */
const files = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/**
 * The roots this machine trusts, in PEM; those Node ships with where there is no such file. `root` is the folder that
 * stands for the machine's `/`.
 */
export function systemRoots(env: NodeJS.ProcessEnv, root = '/'): string[] {
  for (const file of [env['SSL_CERT_FILE'], ...files.map((path) => join(root, path))]) {
    if (!file) continue;
    try {
      return certificateBlocks(readFileSync(file, 'utf8'));
    } catch {
      // The next distribution's place.
    }
  }
  return [...rootCertificates];
}
