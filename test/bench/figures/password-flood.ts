import { setTimeout as sleep } from 'node:timers/promises';
import { blobPath } from '../content/image.ts';
import type { Figure, Measure } from '../figure.ts';
import { wrk } from '../measure/wrk.ts';
import type { Server } from '../server.ts';
import type { Servers } from '../servers.ts';
import type { Site } from '../site.ts';

/** Milliseconds that 99 of 100 requests with the right password take at most. */
async function p99(site: Site, server: Server): Promise<number> {
  const { small } = site.content;
  const load = { path: blobPath(small, small.layers[0]!), connections: 8, seconds: site.quick ? 1 : 2 };
  return (await wrk(site, server, load)).p99;
}

/** Wrong passwords for the same user, all different: none of them can be remembered. */
function flood(site: Site, server: Server): Promise<unknown> {
  const { small } = site.content;
  const path = blobPath(small, small.layers[0]!);
  const [user = ''] = (server.credentials ?? '').split(':');
  const requests = Array.from({ length: 20_000 }, () => {
    const wrong = Buffer.from(`${user}:wrong-${Math.random()}`).toString('base64');
    return { path, authorization: `Basic ${wrong}` };
  });
  return wrk(site, server, { path, requests, connections: 16, seconds: site.quick ? 2 : 3, refused: true });
}

async function prepare(servers: Servers): Promise<{ subject: Measure; peer: Measure }> {
  const { site } = servers;
  const stack = await servers.get('stack');
  const quiet = (): Promise<number> => p99(site, stack);
  // The password is remembered before the flood begins.
  await quiet();
  return {
    peer: quiet,
    subject: async () => {
      const flooding = flood(site, stack);
      // A refused one must not end the bench while the other is still measured.
      flooding.catch(() => undefined);
      await sleep(500, undefined, { signal: site.signal });
      const measured = await quiet();
      await flooding;
      return measured;
    },
  };
}

export const figure: Figure = {
  name: 'password-flood',
  help: 'small blobs on 8 connections with the right password, while 16 others try wrong ones for the same user',
  comparisons: [
    { title: 'p99 ms in a flood', subject: 'flooded', peer: 'not', target: { atMost: 2 }, prepare },
  ],
};
