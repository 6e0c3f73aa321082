import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { paths } from '../../../bundle/paths.ts';
import type { PlannedFile } from '../../../bundle/plan.ts';
import { uncoveredHosts, validTo } from '../../../certs/describe.ts';
import type { KeyedCertificate } from '../../../certs/key.ts';
import { readIfThere } from '../../../system/files.ts';

/** The server's pair; undefined where one is missing or a kill left two that do not belong together. */
export async function serverPair(dir: string): Promise<KeyedCertificate | undefined> {
  const [cert, key] = await Promise.all(
    [paths.serverCert, paths.serverKey].map((path) => readIfThere(join(dir, path))),
  );
  return cert && key && belong(cert, key) ? { cert, key } : undefined;
}

function belong(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

export const serverFiles = ({ cert, key }: KeyedCertificate): PlannedFile[] => [
  { path: paths.serverKey, mode: 0o600, content: key },
  // Certificates are public; the folders around them are not.
  { path: paths.serverCert, mode: 0o644, content: cert },
];

/** Days before the end at which a certificate is made anew on the next occasion. */
const renewalDays = 30;

export const endsSoon = (cert: string, now: Date): boolean =>
  validTo(cert).getTime() - now.getTime() < renewalDays * 86_400_000;

/** Whether a server certificate can go on as it is. */
export const serves = (cert: string, hosts: readonly string[], now: Date): boolean =>
  uncoveredHosts(cert, hosts).length === 0 && !endsSoon(cert, now);
