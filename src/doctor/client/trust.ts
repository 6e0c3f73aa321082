import type { X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { certificateBlocks, parsed } from '../../certs/blocks.ts';
import { certsDirs } from '../../clients/certs-dirs.ts';
import { readIfThere } from '../../system/files.ts';
import { systemRoots } from '../../system/roots.ts';
import type { Finding } from '../finding.ts';
import { ofBundle } from '../here.ts';
import { certificateFiles, certsFolders, type CertsFolder } from '../trusted.ts';

const apply = 'sudo create-registry client apply';

/** What lies on this machine for the clients to trust: this very CA, and at the name that they look for. */
export const trust = ofBundle('client', 'trust', async (context) => {
  const { bundle } = context.here;
  const names = certsDirs(bundle.settings);
  if (names.length === 0) return { notLooked: 'there is no CA of ours to trust' };
  const [ca] = parsed(certificateBlocks((await readIfThere(join(bundle.dir, paths.caCert))) ?? ''));
  if (!ca) return { notLooked: `${paths.caCert} cannot be read` };
  const known = parsed(systemRoots(context.io.env, context.root)).some((one) => one.raw.equals(ca.raw));
  const findings: Finding[] = [];
  const places: string[] = known ? ['the system'] : [];
  for (const place of certsFolders(context.io.env, context.root))
    for (const name of names) {
      const seen = look(place, name, ca);
      if (seen === 'there') places.push(join(place.folder, name));
      else if (seen) findings.push(known ? { ...seen, severity: 'hint' } : seen);
    }
  return { findings, detail: places.length === 0 ? 'not set up as a client' : places.join(', ') };
});

function look(place: CertsFolder, name: string, ca: X509Certificate): Finding | 'there' | undefined {
  const folder = join(place.folder, name);
  const files = certificateFiles(folder);
  const held = files.flatMap(({ file, pem }) =>
    parsed(certificateBlocks(pem)).map((certificate) => ({ file, certificate })),
  );
  if (held.some(({ certificate }) => certificate.raw.equals(ca.raw))) return 'there';
  if (held.length > 0) return another(place, held[0]!.file, held[0]!.certificate, ca);
  if (files.length > 0) return unreadable(place, files[0]!.file);
  const beside = neighbour(place.folder, name, ca);
  return beside === undefined ? undefined : misplaced(place, join(place.folder, beside), folder);
}

const refuses = ({ of }: CertsFolder): string =>
  `${of} of this machine refuses the registry: "x509: certificate signed by unknown authority".`;

const another = (
  place: CertsFolder,
  file: string,
  certificate: X509Certificate,
  ca: X509Certificate,
): Finding => ({
  severity: 'error',
  what: `${file} is not the registry's CA of today: it is ${certificate.fingerprint256.slice(0, 23)}…, and must be ${ca.fingerprint256.slice(0, 23)}…`,
  why: `It is from an earlier installation. ${refuses(place)}`,
  cure: apply,
});

const unreadable = (place: CertsFolder, file: string): Finding => ({
  severity: 'error',
  what: `${file} holds no certificate`,
  why: refuses(place),
  cure: apply,
});

const misplaced = (place: CertsFolder, there: string, wanted: string): Finding => ({
  severity: 'error',
  what: `the CA lies in ${there}, but ${place.of} looks in ${wanted}`,
  why: `The folder must be called what stands before the first / in image names, with the port where there is one. ${refuses(place)}`,
  cure: apply,
});

/** The same host with another port, or without: where people put it by mistake. */
function neighbour(folder: string, name: string, ca: X509Certificate): string | undefined {
  const host = withoutPort(name);
  return names(folder).find(
    (other) =>
      other !== name &&
      withoutPort(other) === host &&
      certificateFiles(join(folder, other)).some(({ pem }) =>
        parsed(certificateBlocks(pem)).some((one) => one.raw.equals(ca.raw)),
      ),
  );
}

const withoutPort = (name: string): string => name.replace(/:\d+$/, '');

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
