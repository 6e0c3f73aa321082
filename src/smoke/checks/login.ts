import { RegistryError } from '../../registry/errors.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** The right password is accepted. */
export const login: Check = {
  name: 'login',
  async run({ login: tried, basicAuth, stack }) {
    try {
      await tried();
    } catch (error) {
      throw basicAuth && error instanceof RegistryError ? explained(error) : error;
    }
    return basicAuth ? stack.credentials?.user : 'no password needed, as set';
  },
};

/** nginx says with the status what is wrong with its password file. */
function explained(error: RegistryError): Error {
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
