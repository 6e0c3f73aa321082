import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Site } from '../site.ts';

export interface Certificate {
  cert: string;
  key: string;
}

/** One self-signed certificate for all peers, with the kind of key that the stack has. */
export function certificate({ folder }: Site): Certificate {
  const files = { cert: path.join(folder, 'peers.crt'), key: path.join(folder, 'peers.key') };
  if (existsSync(files.cert)) return files;
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const out = ['-keyout', files.key, '-out', files.cert];
  execFileSync('openssl', ['req', '-x509', ...kind, '-days', '2', ...names, ...out], { stdio: 'pipe' });
  return files;
}
