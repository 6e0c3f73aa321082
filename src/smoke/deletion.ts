import { RegistryError } from '../registry/errors.ts';
import type { Http } from '../registry/http.ts';
import type { Request } from '../registry/message.ts';
import { Failed } from './failed.ts';

export const refusal = {
  cause: 'deleting is off in the registry, though the settings allow it; or the registry is read-only',
  cure: 'storage.delete.enabled: true in registry/config.yml (`create-registry render`), then `create-registry restart`',
};

/** Deletes, or, where the settings forbid it, sees to it that nobody can. */
export async function tryDelete(http: Http, path: string, allowed: boolean): Promise<string | undefined> {
  const request: Request = { method: 'DELETE', path };
  const response = await http.request(request);
  if (allowed && response.status !== 202) throw new RegistryError(request, response);
  if (!allowed && response.status !== 405)
    throw new Failed({
      detail: `DELETE answered ${response.status} instead of 405`,
      cause: 'deleting is on in the registry, though the settings forbid it',
      cure: '`create-registry render`, then `create-registry restart`',
    });
  return allowed ? undefined : 'refused, as set';
}
