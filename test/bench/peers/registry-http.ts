import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import { startRegistry } from './registry.ts';

/** Registry 3 by itself: plain HTTP, for everybody. */
export async function registryHttp(site: Site): Promise<Server> {
  const { port, data, processes } = await startRegistry(site, 'registry-http');
  return { name: 'registry-http', origin: `http://127.0.0.1:${port}`, data, processes };
}
