import { writeStore } from '../content/store.ts';
import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import { engine } from '../../support/engine.ts';
import { startBundle } from './bundle.ts';

/** In containers, with the port published by the engine. */
export async function composeStack(site: Site): Promise<Server> {
  const { env } = await engine('registry:3', 'nginx:stable-alpine');
  const flags = ['--target', 'compose', '--registry-version', '3', '--name', `bench-${process.pid}`];
  const fill = (data: string): void => writeStore(data, site.content);
  const { server } = await startBundle(site, { name: 'compose', flags, env, fill });
  return {
    ...server,
    processes: () => {
      throw new Error('its processes are in containers');
    },
  };
}
