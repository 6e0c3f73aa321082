import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Image } from '../content/image.ts';
import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import { client } from './client.ts';

/** Pulls an image with skopeo into a folder; the seconds that took. */
export async function skopeo(site: Site, server: Server, { repository, tag }: Image): Promise<number> {
  const folder = mkdtempSync(path.join(site.folder, 'skopeo-'));
  try {
    const args = [
      'copy',
      '--quiet',
      '--insecure-policy',
      ...trust(server, path.join(folder, 'certs')),
      ...(server.credentials === undefined ? [] : ['--src-creds', server.credentials]),
      `docker://${new URL(server.origin).host}/${repository}:${tag}`,
      `dir:${path.join(folder, 'image')}`,
    ];
    // Its memory of where blobs are goes into the folder, also when it is root.
    const env = { XDG_DATA_HOME: folder, _CONTAINERS_ROOTLESS_UID: '1' };
    const before = performance.now();
    await client(site, 'skopeo', args, { env });
    return (performance.now() - before) / 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function trust({ ca }: Server, folder: string): string[] {
  if (ca === undefined) return ['--src-tls-verify=false'];
  mkdirSync(folder);
  copyFileSync(ca, path.join(folder, 'ca.crt'));
  return ['--src-cert-dir', folder];
}
