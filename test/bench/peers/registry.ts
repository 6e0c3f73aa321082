import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeStore } from '../content/store.ts';
import { registry3 } from '../../support/binaries.ts';
import { freePort } from '../../support/tmp.ts';
import type { Site } from '../site.ts';
import { needed, newFolder, startProgram } from './program.ts';

/** YAML at the top level of the configuration, and below `http:`. */
export interface Additions {
  top?: string;
  http?: string;
}

/** Registry 3 as its official image configures it, with the content in its store, on a loopback port. */
export async function startRegistry(
  site: Site,
  name: string,
  { top = '', http = '' }: Additions = {},
): Promise<{ port: number; data: string; processes: () => number[] }> {
  const folder = newFolder(site, name);
  const data = path.join(folder, 'data');
  writeStore(data, site.content);
  const port = await freePort();
  writeFileSync(path.join(folder, 'config.yml'), configuration(data, port, { top, http }));
  const processes = await startProgram(site, {
    name,
    file: needed('registry 3', registry3()),
    args: ['serve', 'config.yml'],
    port,
  });
  return { port, data, processes };
}

const configuration = (data: string, port: number, { top = '', http = '' }: Additions): string =>
  `version: 0.1
log:
  level: debug
  fields:
    service: registry
storage:
  delete:
    enabled: true
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: ${JSON.stringify(data)}
http:
  addr: 127.0.0.1:${port}
  headers:
    X-Content-Type-Options: [nosniff]
${http}health:
  storagedriver:
    enabled: true
    interval: 10s
    threshold: 3
${top}`;
