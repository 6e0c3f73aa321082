import { manifestPath } from '../../registry/manifest.ts';
import type { Check } from '../check.ts';
import { tryDelete } from '../deletion.ts';
import { imageManifest, pushManifest } from '../parts/content.ts';

/** A manifest can be deleted by its digest. */
export const manifestDelete: Check = {
  name: 'manifest-delete',
  async run(context) {
    const { config, layer } = await context.image();
    const http = await context.registry();
    const { digest } = await pushManifest(http, context, imageManifest(config, layer, 'manifest-delete'));
    return tryDelete(http, manifestPath(context.repository, digest), context.settings.delete);
  },
  symptom: 'deleting-refused',
};
