import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeRepositories, writeStore } from '../content/store.ts';
import { family } from '../measure/processes.ts';
import { needed } from '../peers/program.ts';
import type { Server, ServerName } from '../server.ts';
import type { Site } from '../site.ts';
import { registry3 } from '../../support/binaries.ts';
import { writeLargeStore } from '../../support/large-store.ts';
import { startBundle } from './bundle.ts';

/** Of the store of `stack-10k`. */
export const repositoryCount = 10_000;

export const processStack = (site: Site): Promise<Server> =>
  start(site, 'stack', (data) => writeStore(data, site.content));

export const manyRepositoriesStack = (site: Site): Promise<Server> =>
  start(site, 'stack-10k', (data) => {
    writeStore(data, site.content);
    writeRepositories(data, site.content.small, repositoryCount);
  });

/** 5,000 repositories with four tags each, and one with a thousand. */
export const listingStack = (site: Site): Promise<Server> =>
  start(site, 'stack-listing', (data) => {
    writeLargeStore(data, { repositories: 5000, tags: 4 });
    writeLargeStore(data, { repositories: 1, tags: 1000, prefix: 'tagged' });
  });

/** 10,000 repositories with five tags each, 200,000 blobs, and rules for what to keep. */
export async function largeStack(site: Site): Promise<Server> {
  const server = await start(site, 'stack-large', (data) =>
    writeLargeStore(data, { repositories: site.quick ? 500 : 10_000, tags: 5, layers: 6 }),
  );
  const settings = path.join(path.dirname(server.data), 'settings.yml');
  appendFileSync(settings, "retention:\n  - repositories: '**'\n    keep:\n      newest: 3\n");
  return server;
}

async function start(site: Site, name: ServerName, fill: (data: string) => void): Promise<Server> {
  const flags = ['--target', 'process', '--registry-bin', needed('registry 3', registry3())];
  const { dir, server } = await startBundle(site, { name, flags, fill });
  return { ...server, processes: () => family(services(dir)) };
}

/** The main processes of the services, from the files that `create-registry` keeps. */
function services(dir: string): number[] {
  const folder = path.join(dir, 'run');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.map((file) => {
    const { pid } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { pid: number };
    return pid;
  });
}
