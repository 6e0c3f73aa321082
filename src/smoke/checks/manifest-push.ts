import type { Check } from '../check.ts';

/** An image manifest is stored under its digest and a tag. */
export const manifestPush: Check = {
  name: 'manifest-push',
  async run({ image }) {
    await image();
    return undefined;
  },
};
