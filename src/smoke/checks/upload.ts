import type { Check } from '../check.ts';

/** A small blob in the simplest way: POST, then one PUT. */
export const upload: Check = {
  name: 'upload',
  async run({ blob }) {
    await blob();
    return undefined;
  },
};
