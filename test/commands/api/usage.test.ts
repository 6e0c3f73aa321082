import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiPath } from '../../../src/commands/api/path.ts';
import { parseHeaders } from '../../../src/commands/api/headers.ts';
import { inProcess } from '../../support/cli.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { api, statusIn } from './call.ts';

const origins = ['https://reg.lan:8443', 'https://localhost:8443'];

test.for([
  ['/v2/', '/v2/'],
  ['/v2', '/v2/'],
  ['v2', '/v2/'],
  ['/', '/v2/'],
  ['_catalog', '/v2/_catalog'],
  ['/_catalog?n=5&last=a%2Fb', '/v2/_catalog?n=5&last=a%2Fb'],
  ['v2/_catalog', '/v2/_catalog'],
  ['team/app/tags/list', '/v2/team/app/tags/list'],
  ['v2ray/app/tags/list', '/v2/v2ray/app/tags/list'],
  [
    'https://localhost:8443/v2/a/blobs/uploads/1?_state=x%3D&digest=y',
    '/v2/a/blobs/uploads/1?_state=x%3D&digest=y',
  ],
] as const)('%s is %s', ([given, path]) => expect(apiPath(given, origins)).toBe(path));

test.for([
  'https://elsewhere.example/v2/',
  'http://reg.lan:8443/v2/',
  'https://reg.lan/v2/',
  'https://reg.lan:8443@elsewhere.example/v2/',
  'https://reg.lan:8443.elsewhere.example/v2/',
  'https://',
  'team/app/tags/list\r\nX: y',
  'team app',
  'team/app#x',
  'team/äpp',
])('%j is refused', (given) => expect(() => apiPath(given, origins)).toThrow());

test('headers are read as they are typed, and checked', () => {
  const { headers, without } = parseHeaders(['Range: bytes=0-1', 'Accept:a', 'accept:b', 'Authorization:']);
  expect(headers).toEqual({ range: 'bytes=0-1', accept: 'a, b' });
  expect([...without]).toEqual(['authorization']);
  for (const wrong of ['Range', 'a b:c', ':x', 'X:a\nY: b', 'X:ä'])
    expect(() => parseHeaders([wrong])).toThrow();
});

describeReal('api', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  beforeAll(async () => void (bundle = await startBundle('3')));
  afterAll(() => bundle?.stop());

  test.for([
    [[], 'METHOD PATH are missing'],
    [['GET'], 'the path is missing'],
    [['FETCH', '/v2/'], 'FETCH is no method'],
    [['GET', 'https://elsewhere.example/v2/'], 'the password is for nobody else'],
    [['GET', '/v2/', '-H', 'nothing'], 'is no header'],
    [['PUT', 'a/manifests/b', '--body', 'none.json'], 'there is no such file'],
    [['PUT', 'a/manifests/b', '--body', '.'], 'it is a folder'],
    [['GET', '/v2/', '--registry', 'a/b'], 'is no host'],
  ] as const)('%j is wrong usage', async ([words, why]) => {
    const { code, stderr, text } = await api(bundle, words);
    expect([code, text]).toEqual([2, '']);
    expect(stderr).toContain(why);
  });

  test('without a bundle it wants to know which registry', async () => {
    const { code, stderr } = await inProcess(['api', 'GET', '/v2/'], { cwd: tempFolder() });
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is no bundle here')]);
  });

  test('another registry never sees the bundle’s password, and a redirect of a blob is followed', async () => {
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === '/v2/a/blobs/here') response.writeHead(307, { location: '/elsewhere' }).end();
      else response.end(request.url);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const answer = await api(bundle, ['GET', 'a/blobs/here', '--registry', host, '--plain-http', host, '-i']);
    const redirect = await api(bundle, [
      'POST',
      'a/blobs/here',
      '--registry',
      host,
      '--plain-http',
      host,
      '-i',
    ]);
    other.closeAllConnections();
    other.close();
    expect(statusIn(answer)).toBe('HTTP/1.1 200 OK');
    expect(answer.text.endsWith('/elsewhere')).toBe(true);
    expect(statusIn(redirect)).toBe('HTTP/1.1 307 Temporary Redirect');
    expect(seen).toEqual([undefined, undefined, undefined]);
  });
});
