import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { issueAuthority } from '../../../src/certs/authority.ts';
import { issueServer } from '../../../src/certs/server.ts';

export const issuer = 'the tests';
export const service = 'test registry';

export interface Asked {
  method: string;
  /** `repository:team/app:pull,push` and the like. */
  scopes: string[];
  /** Empty for nobody. */
  user: string;
}

export interface TokenService {
  realm: string;
  /** PEM of the CA of what signs. */
  root: string;
  asked: Asked[];
  /** Whether a token that is given is still good. */
  expired: boolean;
  /** What is answered instead, once. */
  instead: { status: number; headers?: Record<string, string>; body?: string } | undefined;
  stop(): void;
}

/** `alice` may do everything; everybody may pull below `public/`; `bob` may also push to `bob/`. */
export async function startTokenService(): Promise<TokenService> {
  const hosts = ['localhost'];
  const authority = await issueAuthority({ hosts, now: new Date() });
  const signer = await issueServer({ authority, hosts, now: new Date() });
  const self: TokenService = {
    realm: '',
    root: authority.cert,
    asked: [],
    expired: false,
    instead: undefined,
    stop: () => undefined,
  };
  const server = createServer((request, response) => {
    void asking(request).then(({ user, scopes }) => {
      self.asked.push({
        method: request.method ?? '',
        scopes: scopes.map(ordered),
        user: user ?? '(refused)',
      });
      const { instead } = self;
      self.instead = undefined;
      if (instead) return response.writeHead(instead.status, instead.headers).end(instead.body);
      if (user === undefined)
        return response.writeHead(401).end('{"details":"incorrect username or password"}');
      const token = jwt(signer, claims(user, scopes, self.expired));
      const answer = request.method === 'POST' ? { access_token: token } : { token };
      return response.end(JSON.stringify({ ...answer, expires_in: 300 }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  self.realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?via=test`;
  self.stop = () => (server.closeAllConnections(), void server.close());
  return self;
}

const passwords: Readonly<Record<string, string>> = { alice: 'al:ice', bob: 'bob' };

/** Undefined for a wrong password. */
/** Registry 2.8 names the actions in any order. */
const ordered = (scope: string): string =>
  scope.replace(/[^:]*$/, (actions) => actions.split(',').sort().join(','));

async function asking(request: IncomingMessage): Promise<{ user: string | undefined; scopes: string[] }> {
  const url = new URL(request.url ?? '', 'http://localhost');
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const form = new URLSearchParams(body);
  if (request.method === 'POST') {
    const known =
      form.get('grant_type') === 'refresh_token' && form.get('refresh_token') === 'alices identity';
    return { user: known ? 'alice' : undefined, scopes: form.get('scope')?.split(' ') ?? [] };
  }
  const scopes = url.searchParams.getAll('scope');
  const [, basic] = /^Basic (.*)$/.exec(request.headers.authorization ?? '') ?? [];
  if (basic === undefined) return { user: '', scopes };
  const [user = '', ...rest] = Buffer.from(basic, 'base64').toString().split(':');
  return { user: passwords[user] === rest.join(':') ? user : undefined, scopes };
}

function claims(user: string, scopes: readonly string[], expired: boolean): object {
  const now = Math.floor(Date.now() / 1000) - (expired ? 3600 : 0);
  const access = scopes.map((scope) => {
    const [type = '', name = '', actions = ''] = scope.split(':');
    const allowed = (action: string) =>
      user === 'alice' ||
      (user === 'bob' && name.startsWith('bob/')) ||
      (action === 'pull' && name.startsWith('public/'));
    return { type, name, actions: actions.split(',').filter(allowed) };
  });
  return {
    iss: issuer,
    sub: user,
    aud: service,
    nbf: now - 10,
    iat: now,
    exp: now + 300,
    jti: String(Math.random()),
    access,
  };
}

/** RFC 7515, with the certificate of the key, as Distribution reads it. */
function jwt({ cert, key }: { cert: string; key: string }, payload: object): string {
  const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const x5c = [new X509Certificate(cert).raw.toString('base64')];
  const signed = `${text({ typ: 'JWT', alg: 'ES256', x5c })}.${text(payload)}`;
  const signature = sign('sha256', Buffer.from(signed), {
    key: createPrivateKey(key),
    dsaEncoding: 'ieee-p1363',
  });
  return `${signed}.${signature.toString('base64url')}`;
}
