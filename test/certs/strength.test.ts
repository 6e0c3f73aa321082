import { expect, test } from 'vitest';
import { inspect, serverExtensions } from './family.ts';
import { certificate, extensionsOf } from './openssl.ts';

const selfSigned = (key: [string, ...string[]], digest = 'sha256') =>
  inspect(certificate({ subject: '/CN=x', extensions: serverExtensions, key, digest })).problems;

test('a short RSA key', () => {
  expect(selfSigned(['RSA', 'rsa_keygen_bits:1024'])).toEqual([
    '--tls-cert the certificate has an RSA key of 1024 bits, which clients refuse',
  ]);
});

test('a curve that Go does not know', () => {
  expect(selfSigned(['EC', 'ec_paramgen_curve:secp256k1'])).toEqual([
    expect.stringContaining('on the curve secp256k1'),
  ]);
});

test('a key of a kind that Go does not know', () => {
  expect(selfSigned(['RSA-PSS', 'rsa_keygen_bits:2048'])).toEqual([
    expect.stringContaining('of the kind rsa-pss'),
  ]);
});

test.each([
  [['RSA', 'rsa_keygen_bits:2048'], 'sha1', 'SHA-1'],
  [['RSA', 'rsa_keygen_bits:2048'], 'md5', 'MD5'],
  [['EC', 'ec_paramgen_curve:P-256'], 'sha1', 'SHA-1'],
] as [[string, string], string, string][])('%s signed with %s', (key, digest, name) => {
  expect(selfSigned(key, digest)).toEqual([
    expect.stringContaining(`the certificate is signed with ${name}`),
  ]);
});

test('an intermediate signed with SHA-1 counts, a root does not', () => {
  const root = certificate({ subject: '/CN=Old Root', extensions: extensionsOf.root, digest: 'sha1' });
  const middle = certificate({
    subject: '/CN=Old Middle',
    extensions: extensionsOf.root,
    issuer: root,
    digest: 'sha1',
  });
  const leaf = certificate({ subject: '/CN=x', extensions: serverExtensions, issuer: middle });
  expect(inspect({ cert: leaf.cert + middle.cert + root.cert, key: leaf.key }).problems).toEqual([
    expect.stringContaining('the certificate of "Old Middle" is signed with SHA-1'),
  ]);
});
