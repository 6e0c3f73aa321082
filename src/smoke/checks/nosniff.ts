import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** Browsers must not guess what a blob is. */
export const nosniff: Check = {
  name: 'nosniff',
  async run({ registry, login }) {
    await registry();
    const seen = (await login()).headers['x-content-type-options'] ?? [];
    if (seen.length !== 1 || seen[0] !== 'nosniff')
      throw new Failed({ detail: `X-Content-Type-Options: ${seen.join(' and ') || 'missing'}` });
    return undefined;
  },
  cause: 'missing: http.headers in registry/config.yml; twice: nginx adds it too',
  cure: '`create-registry render --diff` shows the difference',
};
