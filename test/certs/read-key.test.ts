import { expect, test } from 'vitest';
import { family, inspect } from './family.ts';
import { certificate, der, openssl, pkcs12, pkcs7 } from './openssl.ts';

const encrypted = (...args: string[]) =>
  openssl(['pkey', ...args, '-aes128', '-passout', 'pass:x'], family.leaf.key);
const rsa = () => certificate({ subject: '/CN=x', extensions: [], key: ['RSA', 'rsa_keygen_bits:2048'] }).key;

test.each<[name: string, file: () => string | Buffer, what: RegExp, cure: RegExp]>([
  ['empty', () => '', /the file is empty/, /./],
  ['no key at all', () => 'hello', /holds no private key/, /BEGIN PRIVATE KEY/],
  ['encrypted PKCS#8', () => encrypted(), /is encrypted/, /openssl pkey -in FILE/],
  ['encrypted the older way', () => encrypted('-traditional'), /is encrypted/, /openssl pkey -in FILE/],
  [
    'PKCS#8 in DER',
    () => openssl(['pkey', '-outform', 'DER'], family.leaf.key),
    /is DER/,
    /openssl pkey -inform DER/,
  ],
  [
    'PKCS#1 in DER',
    () => openssl(['rsa', '-outform', 'DER', '-traditional'], rsa()),
    /is DER/,
    /openssl pkey -inform DER/,
  ],
  [
    'SEC 1 in DER',
    () => openssl(['ec', '-outform', 'DER'], family.leaf.key),
    /is DER/,
    /openssl pkey -inform DER/,
  ],
  [
    'encrypted in DER',
    () => openssl(['pkcs8', '-topk8', '-outform', 'DER', '-passout', 'pass:x'], family.leaf.key),
    /is DER/,
    /./,
  ],
  ['PKCS#12', () => pkcs12(family.leaf), /is PKCS#12/, /-nocerts/],
  ['PKCS#7', () => pkcs7(family.leaf.cert, 'DER'), /holds no keys/, /./],
  ['a certificate', () => family.leaf.cert, /holds a certificate, no private key/, /--tls-cert/],
  ['a certificate in DER', () => der(family.leaf.cert), /holds a certificate, no private key/, /--tls-cert/],
  [
    'the public key',
    () => openssl(['pkey', '-pubout'], family.leaf.key),
    /the public key only/,
    /private key/,
  ],
  ['UTF-16', () => Buffer.from(`\ufeff${family.leaf.key}`, 'utf16le'), /UTF-16/, /plain text/],
  ['a byte order mark', () => `\ufeff${family.leaf.key}`, /byte order mark/, /./],
  ['cut off', () => family.leaf.key.slice(0, 100), /cut off/, /./],
  ['damaged', () => family.leaf.key.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'), /cannot be read/, /again/],
  [
    'of another certificate',
    () => family.stranger.key,
    /does not belong to the certificate/,
    /requested with/,
  ],
  ['of another kind', () => rsa(), /does not belong to the certificate/, /./],
])('key: %s', (_, file, what, cure) => {
  const { problems, cures } = inspect({ key: file() });
  expect(problems).toEqual([expect.stringMatching(what)]);
  expect(problems[0]).toMatch(/^--tls-key /);
  expect(cures[0]).toMatch(cure);
});
