import { tagsPage } from '../../registry/tags.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** The repository's tags are those that were pushed. */
export const tagsList: Check = {
  name: 'tags-list',
  async run({ registry, image, repository }) {
    const { tag } = await image();
    const { tags } = await tagsPage(await registry(), repository);
    if (!tags.includes(tag))
      throw new Failed({ detail: `lists ${tags.join(', ') || 'nothing'}, pushed was ${tag}` });
    return undefined;
  },
};
