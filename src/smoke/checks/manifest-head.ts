import { header } from '../../registry/message.ts';
import { headManifest } from '../../registry/manifest.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** HEAD turns a tag into a digest and a size: what docker asks first in every pull. */
export const manifestHead: Check = {
  name: 'manifest-head',
  async run({ registry, image, repository }) {
    const { manifest, tag } = await image();
    const response = await headManifest(await registry(), repository, tag);
    const wanted = {
      'docker-content-digest': manifest.digest,
      'content-length': String(manifest.size),
      'content-type': manifest.mediaType,
    };
    for (const [name, value] of Object.entries(wanted)) {
      const seen = header(response, name);
      if (seen !== value) throw new Failed({ detail: `${name} ${seen ?? 'missing'} instead of ${value}` });
    }
    return undefined;
  },
};
