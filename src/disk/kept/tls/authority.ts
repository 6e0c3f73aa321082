import { join } from 'node:path';
import { paths } from '../../../bundle/paths.ts';
import type { PlannedFile } from '../../../bundle/plan.ts';
import { issuedBy } from '../../../certs/describe.ts';
import type { KeyedCertificate } from '../../../certs/key.ts';
import { certificateBlocks, parsed } from '../../../certs/blocks.ts';
import { forbiddenHosts } from '../../../certs/name-constraints.ts';
import { UsageError } from '../../../errors.ts';
import type { Settings } from '../../../settings/schema.ts';
import { readIfThere } from '../../../system/files.ts';
import type { Certificates } from './certificates.ts';
import { endsSoon, serverFiles, serverPair, serves } from './pair.ts';

/** `tls: ca`: an authority of the bundle's own, and a server certificate below it. */
export async function fromAuthority(dir: string, settings: Settings, now: Date): Promise<Certificates> {
  const hosts = settings.host;
  const [caCert, caKey] = await Promise.all(
    [paths.caCert, paths.caKey].map((path) => readIfThere(join(dir, path))),
  );
  if (caCert && !isCertificate(caCert)) throw unreadable(dir);
  const server = await serverPair(dir);
  const outgrown = caCert ? whyOutgrown(caCert, hosts, now) : undefined;
  if (caCert && !outgrown && server) {
    if (!issuedBy(server.cert, caCert)) throw foreignCertificate(dir);
    if (serves(server.cert, hosts, now)) return { files: [], ca: caCert, notes: [] };
  }
  if (caCert && caKey && !outgrown)
    return issued({ cert: caCert, key: caKey }, [], hosts, now, server ? [renewed] : []);
  // Some keep the key elsewhere, which is wise; a new authority would shut out every client.
  if (caCert && !caKey) throw keyElsewhere(dir, outgrown);

  const { issueAuthority } = await import('../../../certs/authority.ts');
  const authority = await issueAuthority({ hosts, now });
  const files: PlannedFile[] = [
    { path: paths.caKey, mode: 0o600, content: authority.key },
    { path: paths.caCert, mode: 0o644, content: authority.cert },
  ];
  const notes = outgrown ? [`${outgrown}: there is a new one, and every client needs it.`] : [];
  return issued(authority, files, hosts, now, notes);
}

const renewed = 'The server certificate is new: restart to serve it.';

async function issued(
  authority: KeyedCertificate,
  files: PlannedFile[],
  hosts: string[],
  now: Date,
  notes: string[],
): Promise<Certificates> {
  const { issueServer } = await import('../../../certs/server.ts');
  const server = await issueServer({ authority, hosts, now });
  return { files: [...files, ...serverFiles(server)], ca: authority.cert, notes };
}

function whyOutgrown(caCert: string, hosts: readonly string[], now: Date): string | undefined {
  const forbidden = forbiddenHosts(caCert, hosts);
  if (forbidden.length > 0) return `The CA could not speak for ${forbidden.join(', ')}`;
  return endsSoon(caCert, now) ? 'The CA was about to expire' : undefined;
}

function isCertificate(pem: string): boolean {
  return parsed(certificateBlocks(pem)).length > 0;
}

const unreadable = (dir: string) =>
  new UsageError([
    {
      where: join(dir, paths.caCert),
      what: 'this is no certificate',
      cure: `restore it from a client or a backup\nor delete it and ${paths.caKey}: there will be a new CA, and every client needs it`,
    },
  ]);

const keyElsewhere = (dir: string, outgrown = 'The server certificate has to be made anew') =>
  new UsageError([
    {
      where: join(dir, paths.caKey),
      what: `${outgrown}, and that takes the key of the CA, which is not there`,
      cure: `put the key back to ${paths.caKey} for a moment\nor delete ${paths.caCert}, too: there will be a new CA, and every client needs it`,
    },
  ]);

const foreignCertificate = (dir: string) =>
  new UsageError([
    {
      where: join(dir, paths.serverCert),
      what: 'this certificate was not issued by pki/ca.crt; somebody put it there',
      cure: 'your own certificate: set tls: files with tls-cert and tls-key in settings.yml\na new one from the CA: delete nginx/certs/server.crt and run render again',
    },
  ]);
