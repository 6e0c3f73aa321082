import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { daysUntil } from '../../certs/validity.ts';
import { peer } from '../../registry/dial.ts';
import { dialAddress } from '../../remotes/way-in.ts';
import { publicUrl } from '../../settings/address.ts';
import { handshake } from '../../smoke/tls/handshake.ts';
import { readIfThere } from '../../system/files.ts';
import type { Finding } from '../finding.ts';
import { isServed, ofStack } from './services.ts';

/** Whether nginx hands out the certificate that lies in the bundle: it reads the file only when it starts. */
export const certificate = ofStack('stack', 'certificate', async (context) => {
  const { bundle } = context.here;
  if (bundle.settings.tls === 'off') return { notLooked: 'plain HTTP, as set' };
  if (!(await isServed(context))) return { notLooked: 'nginx does not run' };
  const file = read(await readIfThere(join(bundle.dir, paths.serverCert)));
  if (file === undefined) return { notLooked: `${paths.serverCert} cannot be read` };
  const url = publicUrl(bundle.settings);
  const address = await dialAddress(bundle);
  const to = peer({ url, ...(address ? { address } : {}) });
  const shown = await handshake(to.name, to, {}, 5_000).then(
    ({ chain }) => chain[0],
    () => undefined,
  );
  if (shown === undefined) return { notLooked: 'there is no TLS handshake' };
  const findings: Finding[] = shown.raw.equals(file.raw) ? [] : [older(shown, file, context.now)];
  const days = Math.floor(daysUntil(new Date(shown.validTo), context.now));
  return { findings, detail: days < 0 ? `expired on ${shown.validTo}` : `${days} days left` };
});

function older(shown: X509Certificate, file: X509Certificate, now: Date): Finding {
  const left = daysUntil(new Date(shown.validTo), now);
  return {
    severity: left < 0 ? 'error' : 'warning',
    what: `nginx serves another certificate (until ${shown.validTo}) than ${paths.serverCert} (until ${file.validTo})`,
    why:
      left < 0
        ? 'The served one has expired, so no client connects; the new one is not read before nginx is told to.'
        : 'It was renewed or replaced, but nginx goes on with the one that it read when it started.',
    cure: 'create-registry restart',
  };
}

function read(pem: string | undefined): X509Certificate | undefined {
  try {
    return pem === undefined ? undefined : new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
