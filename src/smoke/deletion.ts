import { RegistryError } from '../registry/errors.ts';
import type { Http } from '../registry/http.ts';
import type { Request } from '../registry/message.ts';
import { Failed } from './failed.ts';

/** Deletes, or, where the settings forbid it, sees to it that nobody can. */
export async function tryDelete(http: Http, path: string, allowed: boolean): Promise<string | undefined> {
  const request: Request = { method: 'DELETE', path };
  const response = await http.request(request);
  if (allowed && response.status !== 202) throw new RegistryError(request, response);
  if (!allowed && response.status !== 405)
    throw new Failed({
      detail: `DELETE answered ${response.status} instead of 405`,
      symptom: 'deleting-allowed',
    });
  return allowed ? undefined : 'refused, as set';
}
