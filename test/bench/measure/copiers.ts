import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { crane, onPath } from '../../support/binaries.ts';
import { bin } from '../../support/cli.ts';
import { cache } from '../../support/paths.ts';
import type { Site } from '../site.ts';
import { client } from './client.ts';

/** Two names in registries that are spoken to without TLS. */
export interface Way {
  from: string;
  to: string;
}

/** Copies one image from registry to registry. */
export type Copier = (way: Way) => { program: string; args: string[] };

const hostOf = (reference: string): string => reference.split('/')[0]!;
const plain = ({ from, to }: Way): string[] => [hostOf(from), hostOf(to)];

export const copiers = {
  'create-registry': (way) => ({
    program: process.execPath,
    args: [bin, 'copy', '--quiet', ...plain(way).flatMap((host) => ['--plain-http', host]), way.from, way.to],
  }),
  crane: ({ from, to }) => ({ program: crane() ?? 'crane', args: ['copy', '--insecure', from, to] }),
  skopeo: ({ from, to }) => ({
    program: onPath('skopeo') ?? 'skopeo',
    args: [
      'copy',
      '--quiet',
      '--insecure-policy',
      '--src-tls-verify=false',
      '--dest-tls-verify=false',
      `docker://${from}`,
      `docker://${to}`,
    ],
  }),
  regctl: (way) => ({
    program: path.join(cache, 'clients/bin/regctl'),
    args: [
      'image',
      'copy',
      ...plain(way).flatMap((host) => ['--host', `reg=${host},tls=disabled`]),
      way.from,
      way.to,
    ],
  }),
} as const satisfies Record<string, Copier>;

export type CopierName = keyof typeof copiers;

/** Seconds of one copy, the start of the program included. */
export async function timed(site: Site, name: CopierName, way: Way): Promise<number> {
  const folder = mkdtempSync(path.join(site.folder, 'copier-'));
  try {
    const { program, args } = copiers[name](way);
    // No memory of earlier runs, and nobody's settings.
    const env = {
      HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_RUNTIME_DIR: folder,
      _CONTAINERS_ROOTLESS_UID: '1',
    };
    const before = performance.now();
    await client(site, program, args, { env });
    return (performance.now() - before) / 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
