import type { Check } from '../check.ts';
import { Failed, NotRun } from '../failed.ts';

/** A wrong password is refused, also right after the right one; with `auth: off` it is ignored. */
export const wrongPassword: Check = {
  name: 'wrong-password',
  async run({ trusted, login, guess, basicAuth }) {
    await trusted();
    // Whether the right one is accepted is another check's business: what counts is that nginx may remember it.
    await login().catch(() => undefined);
    const status = await guess('/v2/');
    if (!basicAuth) {
      if (status === 401 || status === 403)
        throw new Failed({ detail: `looks at passwords (${status}), the settings say auth: off` });
      return 'ignored, as set';
    }
    // nginx cannot check any password: the right one meets the same.
    if (status === 403 || status === 500) throw new NotRun('login');
    if (status === 401) return undefined;
    throw new Failed({
      detail: `a wrong password answered ${status} instead of 401`,
      ...(status === 429 ? { symptom: 'too-many-guesses' } : {}),
    });
  },
};
