import { expect, test } from 'vitest';
import { forbiddenHosts } from '../../src/certs/name-constraints.ts';
import { certificate, extensionsOf, strictVerdict } from './openssl.ts';

test('an authority without constraints permits every host', () => {
  const open = certificate({ subject: '/CN=Open', extensions: extensionsOf.root });
  expect(forbiddenHosts(open.cert, ['reg.lan', '10.0.0.1', 'fd00::1'])).toEqual([]);
});

test.each([
  ['permitted;DNS:example.com', ['example.com', 'a.b.example.com', 'badexample.com', '10.0.0.1', 'com']],
  ['permitted;DNS:Example.COM', ['example.com', 'a.example.com', 'example.org']],
  ['permitted;DNS:.example.com', ['example.com', 'a.example.com']],
  ['excluded;DNS:example.com', ['example.com', 'a.example.com', 'example.org', 'fd00::1']],
  ['permitted;IP:10.0.0.0/255.255.255.0', ['10.0.0.7', '10.0.1.7', '::1', 'example.com']],
  ['permitted;IP:10.0.0.0/255.255.255.192', ['10.0.0.63', '10.0.0.64']],
  ['excluded;IP:fd00::/ffff:0:0:0:0:0:0:0', ['fd00::1', 'fd01::1', '10.0.0.1']],
  ['permitted;IP:0.0.0.0/0.0.0.0', ['10.0.0.7', '::1']],
  ['permitted;IP:::ffff:0:0/ffff:ffff:ffff:ffff:ffff:ffff:0:0', ['::ffff:a00:1', '10.0.0.1', '::1']],
  ['permitted;DNS:lan,excluded;DNS:secret.lan', ['reg.lan', 'secret.lan', 'x.secret.lan', 'reg.example']],
  ['permitted;email:example.com', ['reg.lan', '10.0.0.1']],
  [
    'permitted;URI:.example.com,permitted;RID:1.2.3.4,permitted;DNS:lan',
    ['reg.lan', 'reg.example', '10.0.0.1'],
  ],
])('constraints %s mean the same as to openssl', (constraints, candidates) => {
  const constrained = certificate({
    subject: '/CN=Constrained',
    extensions: [...extensionsOf.root, `nameConstraints=critical,${constraints}`],
  });
  const refused = candidates.filter((host) => {
    const name = /^[\d.]+$|:/.test(host) ? `IP:${host}` : `DNS:${host}`;
    const leaf = certificate({ subject: '/O=x', extensions: extensionsOf.server(name), issuer: constrained });
    return strictVerdict(leaf.cert, constrained.cert).endsWith('subtree violation');
  });
  expect(forbiddenHosts(constrained.cert, candidates)).toEqual(refused);
});
