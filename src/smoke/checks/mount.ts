import type { Check } from '../check.ts';

/** A blob of another repository is taken over without sending it again. */
export const mount: Check = {
  name: 'mount',
  async run({ mounted }) {
    await mounted();
    return undefined;
  },
  cause: 'a proxy drops the query of POST, or the registry is a mirror',
  cure: 'proxy_pass without a path of its own; see `create-registry render --diff`',
};
