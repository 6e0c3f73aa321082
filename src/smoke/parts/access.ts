import { apiErrors, RegistryError } from '../../registry/errors.ts';
import type { Parts, Surroundings } from '../check.ts';
import { Failed } from '../failed.ts';
import { part } from '../part.ts';

const ping = { method: 'GET', path: '/v2/' } as const;
const gateway = [502, 503, 504];

export function accessParts(
  { signedIn, basicAuth, stack }: Surroundings,
  { trusted }: Pick<Parts, 'trusted'>,
): Pick<Parts, 'login' | 'registry'> {
  const login = part('login', async () => {
    await trusted('login');
    if (basicAuth && !stack.credentials)
      throw new Failed({ detail: 'no password to try', symptom: 'no-password-given' });
    const response = await signedIn.request(ping);
    if (response.status !== 200 && !gateway.includes(response.status))
      throw new RegistryError(ping, response);
    return response;
  });
  const registry = part('registry', async () => {
    const response = await login('registry');
    if (response.status !== 200) throw new RegistryError(ping, response);
    if (apiErrors(response).length > 0 || response.body.toString('utf8').trim() !== '{}')
      throw new Failed({
        detail: `GET /v2/ answered 200 with "${response.body.toString('utf8', 0, 60)}" instead of {}`,
      });
    return signedIn;
  });
  return { login, registry };
}
