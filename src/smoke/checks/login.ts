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
  const { status, message: detail } = error;
  if (status === 500 && authService) return new Failed({ detail, symptom: 'auth-service' });
  if (status === 403 || status === 500) return new Failed({ detail, symptom: 'password-file' });
  return error;
}
