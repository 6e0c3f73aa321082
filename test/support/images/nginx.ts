import { nginx, njs } from '../binaries.ts';
import { base, imageFile, searchPath } from './base.ts';
import type { StandIn } from './stand-in.ts';

/**
 * Stands for `nginx:stable-alpine`. Debian's nginx has other compiled-in folders than the official one, so
 * those are links to where the official image has its own.
 */
export function nginxImage(): StandIn {
  const binary = nginx();
  const module = njs();
  const root = base(['nginx:x:101:101:nginx:/var/cache/nginx:/sbin/nologin'], ['nginx:x:101:nginx']);
  return {
    name: 'nginx:stable-alpine',
    ...(binary ? {} : { missing: 'no nginx program here: install Debian’s nginx-light' }),
    root: {
      programs: {
        ...root.programs,
        ...(binary ? { '/usr/sbin/nginx': binary } : {}),
        ...(module ? { [module]: module } : {}),
      },
      copies: { ...root.copies, ...(binary ? { '/etc/nginx/mime.types': '/etc/nginx/mime.types' } : {}) },
      texts: {
        ...root.texts,
        '/docker-entrypoint.sh': imageFile('nginx-entrypoint.sh'),
        '/etc/nginx/nginx.conf': imageFile('nginx.conf'),
        '/etc/nginx/conf.d/default.conf': imageFile('nginx-default.conf'),
        '/usr/share/nginx/html/index.html': '<!doctype html><title>nginx</title>\n',
      },
      links: {
        ...root.links,
        '/etc/nginx/html': '/usr/share/nginx/html',
        '/etc/nginx/modules': '/usr/lib/nginx/modules',
        '/usr/share/nginx/modules': '/usr/lib/nginx/modules',
        '/var/lib/nginx': '/var/cache/nginx',
        '/var/log/nginx/access.log': '/dev/stdout',
        '/var/log/nginx/error.log': '/dev/stderr',
      },
      shared: root.shared,
      folders: [
        ...root.folders,
        '/docker-entrypoint.d',
        '/usr/lib/nginx/modules',
        '/var/cache/nginx',
        '/var/lock',
      ],
    },
    config: {
      Env: [`PATH=${searchPath}`],
      Entrypoint: ['/docker-entrypoint.sh'],
      Cmd: ['nginx', '-g', 'daemon off;'],
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 'SIGQUIT',
    },
  };
}
