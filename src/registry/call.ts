import { RegistryError } from './errors.ts';
import type { Http } from './http.ts';
import type { Request, Response } from './message.ts';

/** A request that must be answered with one of these statuses; throws `RegistryError` otherwise. */
export async function call(http: Http, request: Request, ...expected: number[]): Promise<Response> {
  const response = await http.request(request);
  if (!expected.includes(response.status)) throw new RegistryError(request, response, http.url);
  return response;
}
