import { header } from '../../registry/message.ts';
import { getManifest } from '../../registry/manifest.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** A digest leads to the index, with exactly its media type and bytes. */
export const indexByDigest: Check = {
  name: 'index-by-digest',
  async run({ registry, index, repository }) {
    const { digest, mediaType, bytes } = await index();
    const response = await getManifest(await registry(), repository, digest);
    const type = header(response, 'content-type');
    if (type !== mediaType)
      throw new Failed({ detail: `Content-Type ${type ?? 'missing'} instead of ${mediaType}` });
    if (!response.body.equals(bytes)) throw new Failed({ detail: 'other bytes than were pushed' });
    return undefined;
  },
};
