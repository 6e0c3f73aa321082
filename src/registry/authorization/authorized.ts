import { discard } from '../discard.ts';
import type { Credentials } from '../endpoint.ts';
import { UnreadableError } from '../errors.ts';
import { throughOpen, type Http } from '../http.ts';
import type { Request } from '../message.ts';
import { isResendable } from '../repeatable.ts';
import { basic } from './basic.ts';
import { readChallenge, type Challenge } from './challenge.ts';
import { kindOf, kindsOf, pushScope } from './kind.ts';
import { fetchToken } from './token.ts';

export interface Authorization {
  /** Asked once, when the registry first wants to know. */
  credentials: () => Promise<Credentials | undefined>;
  /** A way to the origin of a token service, without credentials of its own. */
  connectTo: (origin: string) => Http;
}

interface Grant {
  challenge: Challenge;
  given: Promise<{ header: string | undefined; until: number }>;
}

/** A token about to end is renewed before it is used. */
const margin = 5_000;

/**
 * Answers challenges: the first request goes without credentials, a 401 says what is wanted, and what was given is
 * remembered for the next request of its kind. Requests at the same time share one token.
 */
export function authorized(http: Http, { credentials, connectTo }: Authorization): Http {
  let asked: Promise<Credentials | undefined> | undefined;
  const grants = new Map<string, Grant>();

  async function answerTo(
    challenge: Challenge,
    { within }: Request,
  ): Promise<{ header: string | undefined; until: number }> {
    const given = await (asked ??= credentials());
    if (challenge.scheme === 'basic') return { header: given && basic(given), until: Infinity };
    const realm = trustedRealm(http, challenge.realm);
    const { value, seconds } = await fetchToken(connectTo(realm.origin), realm, challenge, given, within);
    return { header: `Bearer ${value}`, until: Date.now() + Math.max(seconds * 1000 - margin, 1000) };
  }

  function renew(request: Request, challenge: Challenge): Grant {
    const grant = { challenge, given: answerTo(challenge, request) };
    // Whoever waits for it is told.
    grant.given.catch(() => undefined);
    for (const kind of kindsOf(request)) grants.set(kind, grant);
    return grant;
  }

  /** What is known before the request is made. */
  async function known(request: Request): Promise<{ grant?: Grant; header?: string | undefined }> {
    const kind = kindOf(request);
    let grant = grants.get(kind) ?? (isResendable(request) ? undefined : await foretold(request));
    const given = await grant?.given.catch(() => undefined);
    if (!grant || !given) return grant ? { grant } : {};
    if (given.until > Date.now()) return { grant, header: given.header };
    const current = grants.get(kind);
    grant = current && current !== grant ? current : renew(request, grant.challenge);
    return { grant, header: (await grant.given).header };
  }

  /** What is streamed cannot be sent a second time: the registry is asked beforehand what it will want. */
  async function foretold(request: Request): Promise<Grant | undefined> {
    const { signal, within } = request;
    const ending = { ...(signal ? { signal } : {}), ...(within === undefined ? {} : { within }) };
    const answer = await http.open({ method: 'GET', path: '/v2/', ...ending });
    discard(answer);
    const challenge = answer.status === 401 ? readChallenge(answer.headers['www-authenticate']) : undefined;
    if (!challenge) return undefined;
    const scope = pushScope(request);
    return renew(request, challenge.scheme === 'bearer' && scope ? { ...challenge, scope } : challenge);
  }

  return throughOpen({
    url: http.url,
    close: () => http.close(),
    open: async (request) => {
      if (isDecided(request)) return http.open(request);
      const { grant: before, header: sent } = await known(request);
      const answer = await http.open(withAuthorization(request, sent));
      const challenge = answer.status === 401 ? readChallenge(answer.headers['www-authenticate']) : undefined;
      if (!challenge || !isResendable(request)) return answer;
      try {
        // Others may have been told the same meanwhile: one token for all of them.
        const current = grants.get(kindOf(request));
        const grant = current && current !== before ? current : renew(request, challenge);
        const { header } = await grant.given;
        if (header === undefined || header === sent) return answer;
        discard(answer);
        return await http.open(withAuthorization(request, header));
      } catch (error) {
        discard(answer);
        throw error;
      }
    },
  });
}

/** Whoever makes the request has said who they are. */
const isDecided = ({ credentials, headers = {} }: Request): boolean =>
  credentials !== undefined || Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');

function withAuthorization(request: Request, authorization: string | undefined): Request {
  return authorization === undefined
    ? request
    : { ...request, headers: { ...request.headers, authorization } };
}

/** A password never goes over plain HTTP because a registry that is spoken to over TLS says so. */
function trustedRealm(http: Http, realm: string): URL {
  if (!URL.canParse(realm, http.url)) throw new UnreadableError(http, '/v2/', 'its token service has no URL');
  const url = new URL(realm, http.url);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && http.url.startsWith('http:'))) return url;
  throw new UnreadableError(http, '/v2/', `it sends to ${url.origin} for tokens, which is not https`);
}
