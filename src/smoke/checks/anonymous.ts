import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** Without a password nobody gets in; with `auth: off` everybody does. */
export const anonymous: Check = {
  name: 'anonymous',
  async run({ greeting, basicAuth }) {
    const { status } = await greeting();
    if (basicAuth) {
      if (status !== 401)
        throw new Failed({ detail: `GET /v2/ without a password answered ${status} instead of 401` });
      return undefined;
    }
    if (status === 401 || status === 403)
      throw new Failed({ detail: `asks for a password (${status}), the settings say auth: off` });
    return 'open to everybody, as set';
  },
};
