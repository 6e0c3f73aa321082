import { beforeAll, expect, test } from 'vitest';
import { issueAuthority } from '../../src/certs/authority.ts';
import { uncoveredHosts, fingerprint, issuedBy, validTo } from '../../src/certs/describe.ts';
import type { KeyedCertificate } from '../../src/certs/key.ts';
import { issueServer } from '../../src/certs/server.ts';
import { certificate, extensionsOf, openssl } from './openssl.ts';

const now = new Date();
const hosts = ['reg.lan', '10.0.0.1', 'fd00::1'];
let authority: KeyedCertificate;
let server: KeyedCertificate;

beforeAll(async () => {
  authority = await issueAuthority({ hosts, now });
  server = await issueServer({ authority, hosts, now });
});

test('the fingerprint and the end are those that openssl prints', () => {
  const said = openssl(['x509', '-noout', '-fingerprint', '-sha256', '-enddate'], server.cert).toString();
  expect(said).toContain(`Fingerprint=${fingerprint(server.cert)}\n`);
  expect(said).toContain('notAfter=');
  expect(validTo(server.cert)).toEqual(new Date(/notAfter=(.*)/.exec(said)![1]!));
});

test('of a chain the first certificate is described', () => {
  expect(fingerprint(server.cert + authority.cert)).toBe(fingerprint(server.cert));
});

test('uncoveredHosts lists what is not covered', () => {
  expect(uncoveredHosts(server.cert, hosts)).toEqual([]);
  expect(uncoveredHosts(server.cert, ['fd00::2', ...hosts, 'sub.reg.lan', '10.0.0.2'])).toEqual([
    'fd00::2',
    'sub.reg.lan',
    '10.0.0.2',
  ]);
});

test('issuedBy looks at the signature, not only at the name', async () => {
  const impostor = certificate({ subject: '/CN=A', extensions: extensionsOf.root });
  const sameName = certificate({ subject: '/CN=A', extensions: extensionsOf.root });
  const leaf = certificate({ subject: '/CN=x', extensions: [], issuer: impostor });
  expect(issuedBy(leaf.cert, impostor.cert)).toBe(true);
  expect(issuedBy(leaf.cert, sameName.cert)).toBe(false);
  expect(issuedBy(server.cert, authority.cert)).toBe(true);
  expect(issuedBy(authority.cert, server.cert)).toBe(false);
  expect(issuedBy(authority.cert, authority.cert)).toBe(true);
  expect(issuedBy(server.cert, server.cert)).toBe(false);
});
