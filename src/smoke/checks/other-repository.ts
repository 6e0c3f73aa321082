import { blobPath } from '../../registry/blob.ts';
import { manifestPath } from '../../registry/manifest.ts';
import { acceptManifests } from '../../registry/media-type.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** What was pushed to one repository is in no other, though the store keeps the blobs of all in one place. */
export const otherRepository: Check = {
  name: 'other-repository',
  async run({ registry, image, repository }) {
    const { layer, manifest } = await image();
    const http = await registry();
    const other = `${repository}-none`;
    const headers = { accept: `${acceptManifests}, */*` };
    for (const path of [blobPath(other, layer.digest), manifestPath(other, manifest.digest)]) {
      const { status } = await http.request({ method: 'GET', path, headers });
      if (status !== 404) throw new Failed({ detail: `GET ${path} answered ${status} instead of 404` });
    }
    return undefined;
  },
};
