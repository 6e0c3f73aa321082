import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { uncoveredHosts, issuedBy } from '../../src/certs/describe.ts';
import { issueSelfSigned } from '../../src/certs/self-signed.ts';
import { openssl, strictVerdict } from './openssl.ts';

const now = new Date();

test.each([
  [['reg.lan', '192.168.1.20', 'fd00::1']],
  [['localhost']],
  [['10.0.0.1']],
  [['::1']],
  [[`${'a'.repeat(60)}.${'b'.repeat(60)}.lan`]],
])('%j: a strict check with itself as its only anchor', async (hosts) => {
  const { cert, key } = await issueSelfSigned({ hosts, now });
  expect(strictVerdict(cert, cert)).toBe('OK');
  expect(uncoveredHosts(cert, [...hosts, 'elsewhere.lan'])).toEqual(['elsewhere.lan']);
  expect(issuedBy(cert, cert)).toBe(true);
  expect(new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))).toBe(true);
});

test('EC, SHA-256, not an authority, at most 825 days', async () => {
  const { cert } = await issueSelfSigned({ hosts: ['reg.lan'], now });
  const said = openssl(['x509', '-noout', '-text'], cert).toString();
  expect(said).toMatch(/Subject: CN ?= ?reg\.lan\n/);
  expect(said).toContain('ecdsa-with-SHA256');
  expect(said).toContain('NIST CURVE: P-256');
  expect(said).toContain('CA:FALSE');
  const { validFrom, validTo } = new X509Certificate(cert);
  expect((Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000).toBe(821);
});
