import type { Credentials } from '../endpoint.ts';
import { RegistryError, UnreadableError } from '../errors.ts';
import type { Http } from '../http.ts';
import type { Request } from '../message.ts';
import type { BearerChallenge } from './challenge.ts';

/** As credential helpers give it for a registry whose login ended in a token of its own. */
export const identityUser = '<token>';

export interface Token {
  value: string;
  /** How long it holds. */
  seconds: number;
}

/**
 * Fetches the token a challenge asks for: by GET with the password, or by POST with an identity token
 * (distribution spec, "Token Authentication" and "OAuth2 Token Authentication"). Without credentials it is the token for
 * everybody. `within` as in `Request`. Throws `RegistryError`.
 */
export async function fetchToken(
  service: Http,
  realm: URL,
  challenge: BearerChallenge,
  credentials: Credentials | undefined,
  within?: number,
): Promise<Token> {
  const request = {
    ...(credentials?.user === identityUser
      ? exchange(realm, challenge, credentials)
      : ask(realm, challenge, credentials)),
    ...(within === undefined ? {} : { within }),
  };
  const response = await service.request(request);
  if (response.status !== 200) throw new RegistryError(request, response, service.url);
  const token = tokenIn(response.body);
  if (!token) throw new UnreadableError(service, request.path, 'the answer holds no token');
  return token;
}

const scopes = ({ scope = '' }: BearerChallenge): string[] => scope.split(' ').filter((one) => one !== '');

function ask(realm: URL, challenge: BearerChallenge, credentials?: Credentials): Request {
  const query = new URLSearchParams(realm.searchParams);
  if (challenge.service !== undefined) query.set('service', challenge.service);
  for (const one of scopes(challenge)) query.append('scope', one);
  if (credentials) query.set('account', credentials.user);
  const path = query.size === 0 ? realm.pathname : `${realm.pathname}?${query}`;
  return { method: 'GET', path, credentials: credentials ?? null };
}

function exchange(realm: URL, challenge: BearerChallenge, { password }: Credentials): Request {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: password,
    client_id: 'create-registry',
    ...(challenge.service === undefined ? {} : { service: challenge.service }),
    ...(challenge.scope === undefined ? {} : { scope: scopes(challenge).join(' ') }),
  });
  return {
    method: 'POST',
    path: realm.pathname + realm.search,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString()),
    credentials: null,
  };
}

function tokenIn(body: Buffer): Token | undefined {
  try {
    const {
      token,
      access_token: accessToken,
      expires_in: seconds,
    } = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    const value = [token, accessToken].find((one): one is string => typeof one === 'string' && one !== '');
    // 60 is what the specification says where nothing is said.
    return value === undefined
      ? undefined
      : { value, seconds: typeof seconds === 'number' && seconds > 0 ? seconds : 60 };
  } catch {
    return undefined;
  }
}
