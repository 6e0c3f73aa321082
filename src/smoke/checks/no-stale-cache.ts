import { blobPath } from '../../registry/blob.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** What garbage collection takes out of the store, leaving its links, is gone for all that runs, too. */
export const noStaleCache: Check = {
  name: 'no-stale-cache',
  async run({ registry, image, collected, repository }) {
    const { layer } = await image();
    const http = await registry();
    const request = { method: 'GET', path: blobPath(repository, layer.digest) } as const;
    await http.request(request);
    await collected();
    const { status } = await http.request(request);
    if (status !== 404)
      throw new Failed({
        detail: `GET of a blob that is not in the store answered ${status} instead of 404`,
      });
    return undefined;
  },
};
