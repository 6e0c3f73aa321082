import type { Blob } from '../content/blob.ts';
import { blobPath, type Image } from '../content/image.ts';
import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import { curl } from './curl.ts';

/** Reads a blob to /dev/null; its MB/s. */
export async function pull(site: Site, server: Server, image: Image, blob: Blob): Promise<number> {
  const { received, seconds } = await curl(site, server, `${server.origin}${blobPath(image, blob)}`);
  if (received !== blob.size)
    throw new Error(`${server.name}: ${received} bytes came instead of ${blob.size}`);
  return received / 1e6 / seconds;
}
