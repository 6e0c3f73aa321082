import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { nginx } from '../../support/binaries.ts';
import type { Site } from '../site.ts';
import { needed, newFolder, startProgram } from './program.ts';

/** Parts of an nginx.conf. */
export interface NginxConf {
  main?: string;
  events: string;
  http: string;
}

/** nginx with that configuration and all its own files in its own folder. */
export function startNginx(
  site: Site,
  { name, port, conf }: { name: string; port: number; conf: NginxConf },
): Promise<() => number[]> {
  const folder = newFolder(site, name);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  // Workers of a root's nginx would be another user, who may not enter the run's folder.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const text = `${user}
pid nginx.pid;
${conf.main ?? ''}
events {
${conf.events}
}
http {
${temporary.map((kind) => `  ${kind}_temp_path tmp-${kind};`).join('\n')}
${conf.http}
}
`;
  writeFileSync(path.join(folder, 'nginx.conf'), text);
  const args = ['-e', 'stderr', '-p', `${folder}/`, '-c', 'nginx.conf', '-g', 'daemon off;'];
  return startProgram(site, { name, file: needed('nginx', nginx()), args, port });
}
