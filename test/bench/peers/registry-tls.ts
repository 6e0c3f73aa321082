import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import { certificate } from './certificate.ts';
import { startRegistry } from './registry.ts';
import { users } from './users.ts';

/** Registry 3 that does TLS and passwords itself. */
export async function registryTls(site: Site): Promise<Server> {
  const { cert, key } = certificate(site);
  const { htpasswd, credentials } = users(site);
  const quoted = (text: string): string => JSON.stringify(text);
  const { port, data, processes } = await startRegistry(site, 'registry-tls', {
    http: `  tls:\n    certificate: ${quoted(cert)}\n    key: ${quoted(key)}\n`,
    top: `auth:\n  htpasswd:\n    realm: Registry\n    path: ${quoted(htpasswd)}\n`,
  });
  return {
    name: 'registry-tls',
    origin: `https://127.0.0.1:${port}`,
    credentials,
    ca: cert,
    slow: true,
    data,
    processes,
  };
}
