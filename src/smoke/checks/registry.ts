import type { Check } from '../check.ts';

/** The registry itself answers behind nginx. */
export const registry: Check = {
  name: 'registry',
  async run({ registry: reached }) {
    await reached();
    return undefined;
  },
};
