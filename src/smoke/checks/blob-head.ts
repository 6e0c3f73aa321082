import { headBlob } from '../../registry/blob.ts';
import { header } from '../../registry/message.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** HEAD tells whether a blob is there, and its size: a push asks before it sends. */
export const blobHead: Check = {
  name: 'blob-head',
  async run({ registry, blob, repository }) {
    const { digest, size } = await blob();
    const response = await headBlob(await registry(), repository, digest);
    const length = header(response, 'content-length');
    if (length !== String(size))
      throw new Failed({ detail: `Content-Length ${length ?? 'missing'} instead of ${size}` });
    const said = header(response, 'docker-content-digest');
    if (said !== digest)
      throw new Failed({ detail: `Docker-Content-Digest ${said ?? 'missing'} instead of ${digest}` });
    return undefined;
  },
};
