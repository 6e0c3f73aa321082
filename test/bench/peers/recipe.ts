import { freePort } from '../../support/tmp.ts';
import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import { certificate } from './certificate.ts';
import { startNginx } from './nginx.ts';
import { startRegistry } from './registry.ts';
import { users } from './users.ts';

/**
 * The recipe of the registry's documentation ("Authenticate proxy with nginx"), word for word but for paths, port
 * and the cost of the password hash. It names no number of workers, so there is one.
 */
export async function recipe(site: Site): Promise<Server> {
  const name = 'recipe';
  const registry = await startRegistry(site, `${name}-registry`);
  const port = await freePort();
  const { cert, key } = certificate(site);
  const { htpasswd, credentials } = users(site);
  const http = `
  access_log access.log;
  upstream docker-registry {
    server 127.0.0.1:${registry.port};
  }
  map $upstream_http_docker_distribution_api_version $docker_distribution_api_version {
    '' 'registry/2.0';
  }
  server {
    listen 127.0.0.1:${port} ssl;
    server_name localhost;
    ssl_certificate ${cert};
    ssl_certificate_key ${key};
    ssl_protocols TLSv1.1 TLSv1.2;
    ssl_ciphers 'EECDH+AESGCM:EDH+AESGCM:AES256+EECDH:AES256+EDH';
    ssl_prefer_server_ciphers on;
    ssl_session_cache shared:SSL:10m;
    client_max_body_size 0;
    chunked_transfer_encoding on;
    location /v2/ {
      if ($http_user_agent ~ "^(docker\\/1\\.(3|4|5(?!\\.[0-9]-dev))|Go ).*$" ) {
        return 404;
      }
      auth_basic "Registry realm";
      auth_basic_user_file ${htpasswd};
      add_header 'Docker-Distribution-Api-Version' $docker_distribution_api_version always;
      proxy_pass http://docker-registry;
      proxy_set_header Host $http_host;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_read_timeout 900;
    }
  }`;
  const nginx = await startNginx(site, { name, port, conf: { events: '  worker_connections 1024;', http } });
  return {
    name,
    origin: `https://127.0.0.1:${port}`,
    credentials,
    ca: cert,
    slow: true,
    data: registry.data,
    processes: () => [...nginx(), ...registry.processes()],
  };
}
