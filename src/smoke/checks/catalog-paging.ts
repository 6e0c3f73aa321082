import { cataloguePage } from '../../registry/catalogue.ts';
import { putManifest } from '../../registry/manifest.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** A catalogue in pages: the link to the next one can be followed and leads on. */
export const catalogPaging: Check = {
  name: 'catalog-paging',
  async run({ registry, image, mounted, repository, second, url }) {
    const { manifest, tag } = await image();
    await mounted();
    const http = await registry();
    // A repository counts only from its first manifest on.
    await putManifest(http, second, tag, manifest.bytes, manifest.mediaType);
    const { repositories, next } = await cataloguePage(http, { n: 1, last: repository.slice(0, -1) });
    if (repositories.length !== 1)
      throw new Failed({ detail: `a page of one has ${repositories.length} repositories` });
    if (next === undefined) throw new Failed({ detail: 'no Link to the next page' });
    const link = new URL(next, url);
    if (link.origin !== new URL(url).origin) throw new Failed({ detail: `Link leads to ${link.origin}` });
    const following = await http.request({ method: 'GET', path: link.pathname + link.search });
    if (!following.body.toString('utf8').includes(`"${second}"`))
      throw new Failed({ detail: `the next page lacks ${second}: ${following.status}` });
    return undefined;
  },
};
