import { blobPath } from '../../registry/blob.ts';
import { manifestPath } from '../../registry/manifest.ts';
import { acceptManifests } from '../../registry/media-type.ts';
import type { Check } from '../check.ts';
import { Failed, NotRun } from '../failed.ts';
import { content, imageManifest, push, pushManifest } from '../parts/content.ts';

/** What was deleted is gone at once, though it was read just before; what may not be deleted stays. */
export const gone: Check = {
  name: 'gone',
  async run(context) {
    const { repository, settings } = context;
    const { config, layer } = await context.image();
    const http = await context.registry();
    const blob = await push(http, context, content());
    const manifest = await pushManifest(http, context, imageManifest(config, layer, 'gone'));
    const paths = [manifestPath(repository, manifest.digest), blobPath(repository, blob.digest)];
    const read = async (path: string) =>
      (await http.request({ method: 'GET', path, headers: { accept: `${acceptManifests}, */*` } })).status;
    for (const path of paths) {
      await read(path);
      const { status } = await http.request({ method: 'DELETE', path });
      if (settings.delete && status !== 202)
        throw new NotRun(path === paths[0] ? 'manifest-delete' : 'blob-delete');
      const after = await read(path);
      const wanted = settings.delete ? 404 : 200;
      if (after !== wanted)
        throw new Failed({ detail: `GET ${path} after deleting answered ${after} instead of ${wanted}` });
    }
    return undefined;
  },
};
