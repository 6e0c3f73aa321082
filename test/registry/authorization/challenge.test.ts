import { expect, test } from 'vitest';
import { readChallenge } from '../../../src/registry/authorization/challenge.ts';

const bearer = (realm: string, more: object = {}) => ({ scheme: 'bearer', realm, ...more });

test.for<[string, string[] | undefined, object | undefined]>([
  ['none', undefined, undefined],
  ['an empty one', [''], undefined],
  ['Basic', ['Basic realm="registry"'], { scheme: 'basic' }],
  ['without a realm', ['Basic'], { scheme: 'basic' }],
  ['in another case', ['BASIC Realm="x"'], { scheme: 'basic' }],
  [
    'of a token service',
    ['Bearer realm="https://auth.lan/token",service="reg",scope="repository:a/b:pull,push"'],
    bearer('https://auth.lan/token', { service: 'reg', scope: 'repository:a/b:pull,push' }),
  ],
  [
    'with blanks around everything',
    ['  bearer   Realm = "https://auth.lan/token" ,  SERVICE=reg , error="insufficient_scope" '],
    bearer('https://auth.lan/token', { service: 'reg' }),
  ],
  ['with escapes', [String.raw`Bearer realm="https://a/\"b\\c"`], bearer(String.raw`https://a/"b\c`)],
  ['two in one header', ['Basic realm="a, Bearer realm=", Bearer realm="https://b"'], bearer('https://b')],
  [
    'Bearer before Basic, whatever comes first',
    ['Bearer realm="https://b", Basic realm="a"'],
    bearer('https://b'),
  ],
  ['in two headers', ['Basic realm="a"', 'Bearer realm="https://b"'], bearer('https://b')],
  [
    'with another scheme',
    ['Digest realm="x, y", qop="auth, auth-int", nonce="=", Basic realm="z"'],
    { scheme: 'basic' },
  ],
  ['with a token behind another scheme', ['Negotiate YIIB+/8=, Basic realm="z"'], { scheme: 'basic' }],
  ['with another scheme and nothing behind it', ['Negotiate, NTLM, Basic realm="z"'], { scheme: 'basic' }],
  ['with empty elements', [',, ,Basic realm="z",,'], { scheme: 'basic' }],
  ['only unknown ones', ['Digest realm="x", nonce="y"'], undefined],
  ['Bearer without a realm', ['Bearer service="x"'], undefined],
  ['an empty realm', ['Bearer realm="", Basic'], { scheme: 'basic' }],
  ['a parameter without a scheme', ['realm="x"'], undefined],
  ['a string that does not end', ['Bearer realm="https://b'], undefined],
])('%s', ([, values, expected]) => expect(readChallenge(values)).toEqual(expected));

test('a long header is read in no time', () => {
  const start = process.cpuUsage().user;
  readChallenge([
    `Bearer ${'a '.repeat(20_000)}`,
    `Bearer realm="${'\\"'.repeat(20_000)}`,
    '='.repeat(20_000),
  ]);
  expect(process.cpuUsage().user - start).toBeLessThan(2_000_000);
});
