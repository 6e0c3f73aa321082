import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** A refused client is told, once, that a password will help: docker sends none otherwise. */
export const challenge: Check = {
  name: 'challenge',
  async run({ greeting, basicAuth }) {
    const { headers } = await greeting();
    const seen = headers['www-authenticate'] ?? [];
    if (!basicAuth) {
      if (seen.length > 0)
        throw new Failed({ detail: `WWW-Authenticate: ${seen.join(', ')}, the settings say auth: off` });
      return 'none, as set';
    }
    if (seen.length !== 1 || !/^Basic realm=/i.test(seen[0]!))
      throw new Failed({ detail: `WWW-Authenticate: ${seen.join(' and ') || 'missing'}` });
    return undefined;
  },
};
