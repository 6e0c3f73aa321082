import { getBlob } from '../../registry/blob.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** Browsers must not guess what a blob is. */
export const nosniff: Check = {
  name: 'nosniff',
  async run({ registry, login, blob, repository }) {
    const http = await registry();
    const answers = [await login()];
    // Whether there is one to look at is another check's business.
    const pushed = await blob().catch(() => undefined);
    if (pushed) answers.push(await getBlob(http, repository, pushed.digest));
    for (const { headers } of answers) {
      const seen = headers['x-content-type-options'] ?? [];
      if (seen.length !== 1 || seen[0] !== 'nosniff')
        throw new Failed({ detail: `X-Content-Type-Options: ${seen.join(' and ') || 'missing'}` });
    }
    return undefined;
  },
};
