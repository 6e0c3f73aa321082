import { header } from '../../registry/message.ts';
import { getManifest } from '../../registry/manifest.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** A tag leads to the manifest, with exactly its media type and bytes. */
export const manifestByTag: Check = {
  name: 'manifest-by-tag',
  async run({ registry, image, repository }) {
    const { manifest, tag } = await image();
    const response = await getManifest(await registry(), repository, tag);
    const type = header(response, 'content-type');
    if (type !== manifest.mediaType)
      throw new Failed({ detail: `Content-Type ${type ?? 'missing'} instead of ${manifest.mediaType}` });
    if (!response.body.equals(manifest.bytes)) throw new Failed({ detail: 'other bytes than were pushed' });
    return undefined;
  },
};
