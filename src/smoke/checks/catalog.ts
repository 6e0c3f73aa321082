import { cataloguePage } from '../../registry/catalogue.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** The catalogue shows what was pushed. */
export const catalog: Check = {
  name: 'catalog',
  async run({ registry, image, repository }) {
    await image();
    // From just before it, however many repositories there are.
    const { repositories } = await cataloguePage(await registry(), { n: 10, last: repository.slice(0, -1) });
    if (!repositories.includes(repository)) throw new Failed({ detail: `${repository} is not in it` });
    return undefined;
  },
};
