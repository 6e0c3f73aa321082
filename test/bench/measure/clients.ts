import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { accept, blobPath, tagPath, type Image } from '../content/image.ts';
import { authorization, type Server } from '../server.ts';
import type { Site } from '../site.ts';

/** As many clients at once, each with a connection of its own, pull the image; seconds until the last has it. */
export async function clients(site: Site, server: Server, image: Image, count: number): Promise<number> {
  const ca = server.ca === undefined ? undefined : readFileSync(server.ca);
  const before = performance.now();
  await Promise.all(Array.from({ length: count }, () => client(site, server, image, ca)));
  return (performance.now() - before) / 1000;
}

async function client({ signal }: Site, server: Server, image: Image, ca?: Buffer): Promise<void> {
  const options = { keepAlive: true, maxSockets: 1 };
  const agent = ca ? new https.Agent({ ...options, ca }) : new http.Agent(options);
  const blobs = [image.config, ...image.layers].map((blob) => blobPath(image, blob));
  try {
    for (const path of [tagPath(image), ...blobs])
      await get(`${server.origin}${path}`, {
        agent,
        signal,
        headers: { ...accept, ...authorization(server) },
      });
  } finally {
    agent.destroy();
  }
}

const get = (url: string, options: https.RequestOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const call = request(url, options, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`));
      answer.on('end', resolve).on('error', reject).resume();
    });
    call.on('error', reject).end();
  });
