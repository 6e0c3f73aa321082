import type { Check } from '../check.ts';

/** A multi-platform image. */
export const indexPush: Check = {
  name: 'index-push',
  async run({ index }) {
    await index();
    return undefined;
  },
};
