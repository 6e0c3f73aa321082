import { describe, expect, test } from 'vitest';
import { inspectServerCertificate } from '../../src/certs/inspect.ts';
import { issueSelfSigned } from '../../src/certs/self-signed.ts';
import { family, fine, hosts, inDays, inspect, now, serverExtensions } from './family.ts';
import { certificate, openssl, signedAgain } from './openssl.ts';

describe('nothing to say about', () => {
  test('a chain below a known root', () => expect(inspect({})).toMatchObject(fine));

  test('a chain with its own root', () => {
    const { leaf, intermediate, root } = family;
    expect(inspect({ cert: leaf.cert + intermediate.cert + root.cert, roots: [] })).toMatchObject(fine);
  });

  test('a certificate straight below a known root', () => {
    expect(inspect({ cert: family.leaf.cert, roots: [family.intermediate.cert] })).toMatchObject(fine);
  });

  test('files with texts around the blocks, Windows line ends, bytes instead of a string', () => {
    const cert = openssl(['x509', '-text'], family.leaf.cert).toString() + family.intermediate.cert;
    const key = Buffer.from(family.leaf.key.replaceAll('\n', '\r\n'));
    expect(inspect({ cert: Buffer.from(cert.replaceAll('\n', '\r\n')), key })).toMatchObject(fine);
  });

  test('a second way up to the same root', () => {
    const { leaf, intermediate, root, stranger } = family;
    const cert = leaf.cert + intermediate.cert + signedAgain(root.cert, stranger) + root.cert;
    expect(inspect({ cert, roots: [] })).toMatchObject(fine);
  });

  test('a self-signed certificate', async () => {
    const { cert, key } = await issueSelfSigned({ hosts, now });
    expect(inspect({ cert, key, roots: [] })).toMatchObject(fine);
  });

  test.each([['RSA', 'rsa_keygen_bits:2048'], ['EC', 'ec_paramgen_curve:P-384'], ['ED25519']] as const)(
    'a self-signed one with a key of %s %s',
    (...key) => {
      const made = certificate({ subject: '/CN=x', extensions: serverExtensions, key });
      expect(inspect({ ...made, roots: [] })).toMatchObject(fine);
    },
  );

  test('keys in the older formats', () => {
    const made = certificate({
      subject: '/CN=x',
      extensions: serverExtensions,
      key: ['RSA', 'rsa_keygen_bits:2048'],
    });
    const traditional = openssl(['pkey', '-traditional'], made.key).toString();
    expect(traditional).toContain('BEGIN RSA PRIVATE KEY');
    expect(inspect({ cert: made.cert, key: traditional })).toMatchObject(fine);
    const parameters = openssl(['ecparam', '-name', 'prime256v1']).toString();
    const sec1 = openssl(['pkey', '-traditional'], family.leaf.key).toString();
    expect(inspect({ key: parameters + sec1 })).toMatchObject(fine);
  });
});

test('swapped', () => {
  expect(inspect({ cert: family.leaf.key, key: family.leaf.cert })).toMatchObject({
    problems: ['--tls-cert the certificate and the key are swapped'],
  });
});

test('both in one file', () => {
  const both = family.leaf.cert + family.intermediate.cert + family.leaf.key;
  expect(inspect({ cert: both, key: both })).toMatchObject({
    problems: [],
    warnings: ['--tls-cert the file holds a private key beside the certificates'],
  });
});

test('both wrong: both are said', () => {
  expect(inspect({ cert: 'x', key: 'y' }).problems).toEqual([
    '--tls-cert the file holds no certificate',
    '--tls-key the file holds no private key',
  ]);
});

test('everything at once', () => {
  const { leaf, intermediate, stranger } = family;
  const { problems } = inspect({
    cert: leaf.cert + intermediate.cert + stranger.cert,
    key: stranger.key.replace(/\n.{9}/, '\nAAAAAAAAA'),
    names: ['other.lan'],
    at: inDays(95),
  });
  expect(problems.map((problem) => problem.replace(/^(\S+ \S+ \S+ \S+ \S+).*/, '$1'))).toEqual([
    '--tls-key the private key cannot',
    '--tls-cert the certificate does not',
    '--tls-cert the certificate of "Stranger"',
    '--tls-cert the certificate expired on',
  ]);
});

test('the roots that clients trust by themselves are those of Node where nothing else is said', () => {
  const { cert, key } = family.leaf;
  const { warnings } = inspectServerCertificate({ certPem: cert, keyPem: key, hosts, now });
  expect(warnings).toHaveLength(1);
});
