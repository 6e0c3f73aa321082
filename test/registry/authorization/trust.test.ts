import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { issueAuthority } from '../../../src/certs/authority.ts';
import { issueServer } from '../../../src/certs/server.ts';
import { authorized } from '../../../src/registry/authorization/authorized.ts';
import { UnreadableError } from '../../../src/registry/errors.ts';
import { connect, type Http } from '../../../src/registry/http.ts';
import { redirected } from '../../../src/registry/redirected.ts';

const alice = { user: 'alice', password: 'secret' };

interface Place {
  url: string;
  /** What came: method, path and who it says it is. */
  seen: string[];
}

const line = ({ method, url, headers }: IncomingMessage) =>
  `${method} ${url} ${headers.authorization ?? '-'} ${headers.cookie ?? '-'} ${headers.range ?? '-'}`;

async function place(listener: RequestListener, tls?: { cert: string; key: string }): Promise<Place> {
  const seen: string[] = [];
  const all: RequestListener = (request, response) => (seen.push(line(request)), listener(request, response));
  const server: Server = tls ? createTlsServer(tls, all) : createServer(all);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  return { url: `${tls ? 'https' : 'http'}://localhost:${port}`, seen };
}

/** As a remote registry is opened: redirects outside of credentials. */
function signedIn(url: string, ca: string[] = []): Http {
  const open: Http[] = [];
  const connected = (one: string) => {
    const http = connect({ url: one, ca, address: '127.0.0.1' });
    open.push(http);
    return http;
  };
  onTestFinished(() => open.forEach((http) => http.close()));
  return redirected(
    authorized(connected(url), { credentials: () => Promise.resolve(alice), connectTo: connected }),
    connected,
  );
}

const basic = `Basic ${Buffer.from('alice:secret').toString('base64')}`;
const get = {
  method: 'GET',
  path: '/v2/a/blobs/sha256:1',
  headers: { range: 'bytes=5-', Cookie: 'c' },
} as const;

/** Wants a password, then sends to `target`. */
const sendingTo =
  (target: () => string): RequestListener =>
  ({ headers }, response) => {
    if (headers.authorization) response.writeHead(307, { location: target() }).end('go there');
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  };

test('a redirect elsewhere takes no credentials along, and keeps the rest', async () => {
  const store = await place((_, response) => response.end('bytes'));
  const home = await place(sendingTo(() => `${store.url}/bucket/x?sig=1`));
  const answer = await signedIn(home.url).request(get);
  expect(answer.body.toString()).toBe('bytes');
  expect(home.seen.at(-1)).toBe(`GET ${get.path} ${basic} c bytes=5-`);
  expect(store.seen).toEqual(['GET /bucket/x?sig=1 - - bytes=5-']);
});

test('a redirect to the same place keeps them', async () => {
  const home = await place((request, response) => {
    if (request.url === '/moved' && request.headers.authorization) response.end('here');
    else sendingTo(() => '/moved')(request, response);
  });
  expect((await signedIn(home.url).request(get)).body.toString()).toBe('here');
  expect(home.seen.at(-1)).toContain(`GET /moved ${basic}`);
});

test('a challenge from elsewhere is not answered', async () => {
  const thief = await place((_, response) => response.end('{"token":"x"}'));
  const store = await place((_, response) =>
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${thief.url}/token"` }).end(),
  );
  const home = await place(sendingTo(() => `${store.url}/x`));
  expect((await signedIn(home.url).request(get)).status).toBe(401);
  expect([store.seen.length, thief.seen]).toEqual([1, []]);
});

test('no end of redirects, and redirects of what is written, are not followed', async () => {
  const home = await place((request, response) => sendingTo(() => `${request.url}0`)(request, response));
  const http = signedIn(home.url);
  expect((await http.request(get)).status).toBe(307);
  const before = home.seen.length;
  expect((await http.request({ method: 'PUT', path: '/v2/a/manifests/b' })).status).toBe(307);
  expect(home.seen.length - before).toBe(2);
});

async function certificate() {
  const hosts = ['localhost'];
  const authority = await issueAuthority({ hosts, now: new Date() });
  return { ca: [authority.cert], tls: await issueServer({ authority, hosts, now: new Date() }) };
}

test('down to plain HTTP nothing is followed, and no password is sent', async () => {
  const { ca, tls } = await certificate();
  const plain = await place((_, response) => response.end('{"token":"x"}'));
  const home = await place(
    sendingTo(() => `${plain.url}/x`),
    tls,
  );
  expect((await signedIn(home.url, ca).request(get)).status).toBe(307);

  const asking = await place(
    (_, response) =>
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${plain.url}/token"` }).end(),
    tls,
  );
  const failed = signedIn(asking.url, ca).request(get);
  await expect(failed).rejects.toBeInstanceOf(UnreadableError);
  await expect(failed).rejects.toThrow('not https');
  expect(plain.seen).toEqual([]);
});

test('a token service beside a registry with TLS gets the password over TLS', async () => {
  const { ca, tls } = await certificate();
  const tokens = await place((_, response) => response.end('{"access_token":"abc"}'), tls);
  const home = await place(({ headers }, response) => {
    if (headers.authorization === 'Bearer abc') response.end('in');
    else response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokens.url}/token"` }).end();
  }, tls);
  expect((await signedIn(home.url, ca).request(get)).body.toString()).toBe('in');
  expect(tokens.seen).toEqual([`GET /token?account=alice ${basic} - -`]);
});

test('a wrong password is sent once for each request, not twice', async () => {
  const home = await place((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end());
  const http = signedIn(home.url);
  for (let i = 0; i < 3; i++) expect((await http.request(get)).status).toBe(401);
  expect(home.seen.filter((one) => one.includes(basic))).toHaveLength(3);
});

test('who says themselves who they are is not asked', async () => {
  const home = await place((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end());
  await signedIn(home.url).request({ ...get, headers: { AUTHORIZATION: 'Bearer mine' } });
  await signedIn(home.url).request({ ...get, credentials: null });
  expect(home.seen.map((one) => one.split(' ').slice(2, 4).join(' '))).toEqual(['Bearer mine', '- c']);
});

test('a realm that is no URL', async () => {
  const home = await place((_, response) =>
    response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://[oops"' }).end(),
  );
  await expect(signedIn(home.url).request(get)).rejects.toThrow('its token service has no URL');
});
