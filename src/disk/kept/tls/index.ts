import type { Settings } from '../../../settings/schema.ts';
import { trustAnchors } from './anchors.ts';
import type { Certificates } from './certificates.ts';

/** Looks at the certificates in `dir` and makes what is missing, outgrown or about to end. Writes nothing. */
export async function certificates(dir: string, settings: Settings, now: Date): Promise<Certificates> {
  const made = await madeFor(dir, settings, now);
  return made.ca
    ? { ...made, files: [...made.files, ...(await trustAnchors(dir, settings, made.ca))] }
    : made;
}

async function madeFor(dir: string, settings: Settings, now: Date): Promise<Certificates> {
  switch (settings.tls) {
    case 'ca':
      return (await import('./authority.ts')).fromAuthority(dir, settings, now);
    case 'selfsigned':
      return (await import('./self-signed.ts')).selfSigned(dir, settings, now);
    case 'files':
      return (await import('./given.ts')).copied(dir, settings);
    case 'off':
      return { files: [], notes: [] };
  }
}
