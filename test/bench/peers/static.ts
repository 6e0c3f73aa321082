import path from 'node:path';
import { writeFiles } from '../content/files.ts';
import { freePort } from '../../support/tmp.ts';
import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import { certificate } from './certificate.ts';
import { startNginx } from './nginx.ts';
import { newFolder } from './program.ts';

/** The same bytes at the same paths as plain files, for everybody, without a log: the limit of what nginx can do. */
export async function staticFiles(site: Site): Promise<Server> {
  const name = 'static';
  const port = await freePort();
  const data = path.join(newFolder(site, name), 'files');
  writeFiles(data, site.content);
  const { cert, key } = certificate(site);
  const http = `
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  default_type application/octet-stream;
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${cert};
    ssl_certificate_key ${key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:tls:10m;
    root files;
  }`;
  const conf = {
    main: 'worker_processes auto;\nworker_rlimit_nofile 8192;',
    events: '  worker_connections 2048;',
    http,
  };
  const processes = await startNginx(site, { name, port, conf });
  return { name, origin: `https://127.0.0.1:${port}`, ca: cert, data, processes };
}
