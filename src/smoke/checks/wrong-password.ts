import { randomBytes } from 'node:crypto';
import type { Check } from '../check.ts';
import { Failed, NotRun } from '../failed.ts';

/** A wrong password is refused; with `auth: off` it is ignored. */
export const wrongPassword: Check = {
  name: 'wrong-password',
  async run({ trusted, signedIn, basicAuth, stack }) {
    await trusted();
    const credentials = {
      user: stack.credentials?.user ?? 'nobody',
      password: randomBytes(12).toString('hex'),
    };
    const { status } = await signedIn.request({ method: 'GET', path: '/v2/', credentials });
    if (!basicAuth) {
      if (status === 401 || status === 403)
        throw new Failed({ detail: `looks at passwords (${status}), the settings say auth: off` });
      return 'ignored, as set';
    }
    // nginx cannot check any password: the right one meets the same.
    if (status === 403 || status === 500) throw new NotRun('login');
    if (status !== 401) throw new Failed({ detail: `a wrong password answered ${status} instead of 401` });
    return undefined;
  },
  cause: 'nginx does not check passwords for /v2/',
  cure: 'auth_basic and auth_basic_user_file in nginx.conf; see `create-registry render --diff`',
};
