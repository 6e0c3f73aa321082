import { rmSync } from 'node:fs';
import { blobFolder } from '../../../src/store/layout.ts';
import type { Blob } from '../content/blob.ts';
import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import { curl } from './curl.ts';

const repository = 'bench/pushed';

/** Sends a blob that the store does not have, in one PUT; its MB/s. Takes it away again. */
export async function push(site: Site, server: Server, { digest, size, file }: Blob): Promise<number> {
  const started = await curl(site, server, `${server.origin}/v2/${repository}/blobs/uploads/`, [
    '-X',
    'POST',
  ]);
  if (started.status !== 202) throw new Error(`${server.name}: no upload but ${started.status}`);
  const upload = new URL(started.location, server.origin);
  upload.searchParams.set('digest', digest);
  // Clients of registries do not wait for a "100 Continue".
  const headers = ['-H', 'Expect:', '-H', 'Content-Type: application/octet-stream'];
  const { seconds, status } = await curl(site, server, upload.href, [...headers, '-T', file]);
  if (status !== 201) throw new Error(`${server.name}: no blob but ${status}`);
  await curl(site, server, `${server.origin}/v2/${repository}/blobs/${digest}`, ['-X', 'DELETE']);
  // The registry has only forgotten it; the next push shall find nothing.
  rmSync(blobFolder(server.data, digest), { recursive: true });
  return size / 1e6 / seconds;
}
