import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pMap from 'p-map';
import { crane, onPath } from '../../support/binaries.ts';
import { bin } from '../../support/cli.ts';
import { cache } from '../../support/paths.ts';
import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import { client } from './client.ts';

/** A machine from which somebody looks at a registry: logged in, and trusting its certificate. */
export interface Client {
  /** `host:port`, as in image names. */
  host: string;
  /** The bundle of the registry. */
  bundle: string;
  /** Its certificate, and Docker's config.json with the password. */
  ca: string;
  config: string;
  run(program: string, args: readonly string[]): Promise<string>;
}

export function loggedIn(site: Site, { name, origin, ca, credentials = '', data }: Server): Client {
  const home = path.join(site.folder, `${name}-client`);
  const { host } = new URL(origin);
  mkdirSync(path.join(home, '.docker'), { recursive: true });
  const auth = Buffer.from(credentials).toString('base64');
  const config = path.join(home, '.docker/config.json');
  writeFileSync(config, JSON.stringify({ auths: { [host]: { auth } } }));
  const env = { HOME: home, DOCKER_CONFIG: path.dirname(config), SSL_CERT_FILE: ca ?? '' };
  return {
    host,
    bundle: path.dirname(data),
    ca: ca ?? '',
    config,
    run: (program, args) => client(site, program, args, { env }),
  };
}

/** What a peer is asked, one program for each answer. */
interface Lister {
  program: () => string;
  /** The names of the tags. */
  tags: (repository: string) => string[];
  digest: (reference: string) => string[];
}

export const listers = ({
  config,
}: Pick<Client, 'config'>): Record<'skopeo' | 'crane' | 'regctl', Lister> => ({
  skopeo: {
    program: () => onPath('skopeo') ?? 'skopeo',
    tags: (repository) => ['list-tags', '--authfile', config, `docker://${repository}`],
    digest: (reference) => [
      'inspect',
      '--authfile',
      config,
      '--no-tags',
      '--format',
      '{{.Digest}}',
      `docker://${reference}`,
    ],
  },
  crane: {
    program: () => crane() ?? 'crane',
    tags: (repository) => ['ls', repository],
    digest: (reference) => ['digest', reference],
  },
  regctl: {
    program: () => path.join(cache, 'clients/bin/regctl'),
    tags: (repository) => ['tag', 'ls', repository],
    digest: (reference) => ['image', 'digest', reference],
  },
});

export const create = (at: Client, args: readonly string[]): Promise<string> =>
  at.run(process.execPath, [bin, 'ls', ...args]);

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}

/** How many answers a second, with as many programs at once as a small machine has cores. */
export async function rate<T>(asked: readonly T[], ask: (one: T) => Promise<unknown>): Promise<number> {
  return asked.length / (await seconds(() => pMap(asked, ask, { concurrency: 2 })));
}
