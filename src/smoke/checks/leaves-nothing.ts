import { cataloguePage } from '../../registry/catalogue.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** The suite's repositories are gone from the store and the catalogue. */
export const leavesNothing: Check = {
  name: 'leaves-nothing',
  async run({ registry, forgotten, repository, second }) {
    await forgotten();
    const { repositories } = await cataloguePage(await registry(), { n: 10, last: repository.slice(0, -1) });
    const left = repositories.filter((name) => name === repository || name === second);
    if (left.length > 0) throw new Failed({ detail: `still in the catalogue: ${left.join(', ')}` });
    return undefined;
  },
};
