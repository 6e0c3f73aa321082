import { RegistryError } from '../../registry/errors.ts';
import { manifestPath } from '../../registry/manifest.ts';
import type { Check } from '../check.ts';
import { tryDelete } from '../deletion.ts';
import { Failed } from '../failed.ts';
import { imageManifest, pushManifest } from '../parts/content.ts';

/** A tag can be taken away by its name. Registry 2.8 cannot: there the refusal is the expected answer. */
export const tagDelete: Check = {
  name: 'tag-delete',
  async run(context) {
    const { settings, repository } = context;
    const { config, layer } = await context.image();
    const http = await context.registry();
    await pushManifest(http, context, imageManifest(config, layer, 'tag-delete'), 'tag-delete');
    const path = manifestPath(repository, 'tag-delete');
    if (settings.registryVersion !== '2.8') return tryDelete(http, path, settings.delete);
    const request = { method: 'DELETE', path } as const;
    const response = await http.request(request);
    if (![400, 405].includes(response.status))
      throw new Failed({
        detail: `${new RegistryError(request, response).message}; 2.8 refuses it`,
        symptom: 'other-version',
      });
    return 'refused, as always by 2.8';
  },
  symptom: 'deleting-refused',
};
