import type { Check } from '../check.ts';

/** A blob of another repository is taken over without sending it again. */
export const mount: Check = {
  name: 'mount',
  async run({ mounted }) {
    await mounted();
    return undefined;
  },
};
