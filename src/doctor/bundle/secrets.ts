import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { ifThere } from '../../system/files.ts';
import { openInside } from '../../system/inside.ts';
import { shellWord } from '../../text/shell.ts';
import type { Finding } from '../finding.ts';
import { inBundle } from '../bundle-check.ts';

/** Whoever reads one of these can sign certificates, upload, or try passwords. */
const secret = [paths.secrets, paths.caKey, paths.serverKey, paths.htpasswd, paths.registryConfig];

/** Whether other users of this machine may read what is secret. */
export const secrets = inBundle('secrets', async ({ dir }) => {
  const findings: Finding[] = (await ifThere(lstat(join(dir, paths.secrets)))) ? [] : [missing];
  for (const path of secret) {
    const found = await ifThere(lstat(join(dir, path)));
    if (!found?.isFile() || (found.mode & 0o077) === 0) continue;
    findings.push(tooOpen(dir, path, found.mode));
  }
  return { findings, ...(findings.length > 0 ? {} : { detail: 'for their owner only' }) };
});

const missing: Finding = {
  severity: 'error',
  what: `${paths.secrets} is missing`,
  why: 'This tool cannot log in to its own registry, and uploads under way break off when the registry starts anew.',
  cure: `put it back from a backup\nor make a new one: create-registry render && create-registry restart`,
};

const tooOpen = (dir: string, path: string, mode: number): Finding => ({
  severity: 'warning',
  what: `${path} may be used by others on this machine (mode ${(mode & 0o777).toString(8)})`,
  why: 'It holds keys or passwords. Where somebody may have read it already, make new ones as well.',
  cure: `chmod 600 ${shellWord(join(dir, path))}`,
  fix: { does: `let nobody but its owner read ${path}`, apply: () => close(dir, path) },
});

async function close(dir: string, path: string): Promise<void> {
  const handle = await openInside(dir, path);
  try {
    await handle.chmod(0o600);
  } finally {
    await handle.close();
  }
}
