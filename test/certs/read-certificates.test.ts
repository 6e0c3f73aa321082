import { expect, test } from 'vitest';
import { family, inspect } from './family.ts';
import { der, openssl, pkcs12, pkcs7, request } from './openssl.ts';

const table: [name: string, file: () => string | Buffer, what: RegExp, cure: RegExp][] = [
  ['empty', () => ' \n', /the file is empty/, /./],
  ['no certificate at all', () => 'hello', /holds no certificate/, /BEGIN CERTIFICATE/],
  ['binary noise', () => Buffer.from([0x30, 0x80, 1, 2, 3]), /holds no certificate/, /./],
  ['DER', () => der(family.leaf.cert), /is DER, not PEM/, /openssl x509 -inform DER/],
  ['PKCS#12', () => pkcs12(family.leaf), /is PKCS#12/, /openssl pkcs12 -in FILE -nokeys/],
  ['PKCS#7 in DER', () => pkcs7(family.leaf.cert, 'DER'), /is PKCS#7/, /openssl pkcs7 -inform DER/],
  ['PKCS#7 in PEM', () => pkcs7(family.leaf.cert, 'PEM'), /is PKCS#7/, /openssl pkcs7 -in/],
  ['a request', () => request(family.leaf.key, '/CN=x'), /is a request/, /authority sent back/],
  ['a trusted certificate', () => trusted(), /a TRUSTED CERTIFICATE/, /openssl x509 -in/],
  ['the key', () => family.leaf.key, /holds a private key, no certificate/, /--tls-key/],
  [
    'the key in DER',
    () => openssl(['pkey', '-outform', 'DER'], family.leaf.key),
    /holds a private key/,
    /--tls-key/,
  ],
  ['a public key', () => openssl(['pkey', '-pubout'], family.leaf.key), /holds a PUBLIC KEY/, /./],
  ['UTF-16', () => Buffer.from(`\ufeff${family.leaf.cert}`, 'utf16le'), /UTF-16/, /plain text/],
  ['a byte order mark', () => `\ufeff${family.leaf.cert}`, /byte order mark/, /./],
  ['cut off', () => family.leaf.cert.slice(0, 300), /cut off, indented/, /./],
  ['indented', () => family.leaf.cert.replace(/^/gm, '  '), /cut off, indented/, /at the left/],
  [
    'joined without a line break',
    () => family.leaf.cert.trim() + family.intermediate.cert,
    /cut off, indented/,
    /lines of their own/,
  ],
  [
    'damaged',
    () => family.leaf.cert.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'),
    /the certificate cannot be read/,
    /again/,
  ],
  [
    'damaged second',
    () => family.leaf.cert + family.leaf.cert.replace(/\n.{9}/, '\nAAAAAAAAA'),
    /certificate 2 of 2 cannot/,
    /again/,
  ],
];
const trusted = () => openssl(['x509', '-trustout', '-addtrust', 'serverAuth'], family.leaf.cert);

test.each(table)('certificate: %s', (_, file, what, cure) => {
  const { problems, cures } = inspect({ cert: file() });
  expect(problems).toEqual([expect.stringMatching(what)]);
  expect(problems[0]).toMatch(/^--tls-cert /);
  expect(cures[0]).toMatch(cure);
});
