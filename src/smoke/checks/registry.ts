import type { Check } from '../check.ts';

/** The registry itself answers behind nginx. */
export const registry: Check = {
  name: 'registry',
  async run({ registry: reached }) {
    await reached();
    return undefined;
  },
  cause: 'something else than a registry answers',
  cure: 'proxy_pass in nginx.conf must lead to the registry; see `create-registry render --diff`',
};
