import { blobPath } from '../../registry/blob.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** What is taken out of the store, as garbage collection does, is gone for the running registry, too. */
export const noStaleCache: Check = {
  name: 'no-stale-cache',
  async run({ registry, image, forgotten, repository }) {
    const { layer } = await image();
    const http = await registry();
    const request = { method: 'GET', path: blobPath(repository, layer.digest) } as const;
    await http.request(request);
    await forgotten();
    const { status } = await http.request(request);
    if (status !== 404)
      throw new Failed({
        detail: `GET of a blob that is not in the store answered ${status} instead of 404`,
      });
    return undefined;
  },
  cause:
    'the registry remembers blobs (storage.cache.blobdescriptor); after garbage collection pushes then skip layers that are gone',
  cure: 'no storage.cache in registry/config.yml (`create-registry render`), then `create-registry restart`',
};
