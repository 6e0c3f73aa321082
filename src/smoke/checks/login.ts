import { RegistryError } from '../../registry/errors.ts';
import { hasAuthService } from '../../settings/services.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** The right password is accepted. */
export const login: Check = {
  name: 'login',
  async run({ login: tried, basicAuth, stack, settings }) {
    try {
      await tried();
    } catch (error) {
      throw basicAuth && error instanceof RegistryError ? explained(error, hasAuthService(settings)) : error;
    }
    return basicAuth ? stack.credentials?.user : 'no password needed, as set';
  },
};

/** nginx says with the status what is wrong with the password file, or with the service that reads it. */
function explained(error: RegistryError, authService: boolean): Error {
  if (error.status === 500 && authService)
    return new Failed({
      detail: error.message,
      cause:
        'the service auth does not run, or cannot use the password file: missing, not readable, or with a hash that is not bcrypt',
      cure: '`create-registry status`, `create-registry logs auth`; nginx/auth/htpasswd and its folder must belong to the owner in settings.yml, `create-registry render` writes a missing one',
    });
  if (error.status === 403)
    return new Failed({
      detail: error.message,
      cause: 'nginx finds no password file',
      cure: 'nginx/auth/htpasswd must exist; `create-registry render` writes it, then `create-registry up`',
    });
  if (error.status === 500)
    return new Failed({
      detail: error.message,
      cause: 'nginx’s workers may not read the password file, or it holds a hash that is not bcrypt',
      cure: 'nginx/auth/htpasswd and its folder must belong to the owner in settings.yml; nginx’s error log has the details',
    });
  return error;
}
