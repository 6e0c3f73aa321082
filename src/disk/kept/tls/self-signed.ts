import { paths } from '../../../bundle/paths.ts';
import { issuedBy } from '../../../certs/describe.ts';
import type { Settings } from '../../../settings/schema.ts';
import type { Certificates } from './certificates.ts';
import { serverFiles, serverPair, serves } from './pair.ts';

/** `tls: selfsigned`: one certificate, which clients trust as it is. */
export async function selfSigned(dir: string, settings: Settings, now: Date): Promise<Certificates> {
  const before = await serverPair(dir);
  if (before && issuedBy(before.cert, before.cert) && serves(before.cert, settings.host, now))
    return { files: [], ca: before.cert, notes: [] };
  const { issueSelfSigned } = await import('../../../certs/self-signed.ts');
  const pair = await issueSelfSigned({ hosts: settings.host, now });
  return {
    files: [...serverFiles(pair), { path: paths.caCert, mode: 0o644, content: pair.cert }],
    ca: pair.cert,
    notes: before ? ['The certificate is new: restart to serve it; every client needs it.'] : [],
  };
}
