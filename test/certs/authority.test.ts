import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { issueAuthority } from '../../src/certs/authority.ts';
import { forbiddenHosts } from '../../src/certs/name-constraints.ts';
import { isAddress } from '../../src/settings/values/host.ts';
import { certificate, extensionsOf, openssl, strictVerdict } from './openssl.ts';

const now = new Date();
const days = (n: number) => n * 24 * 60 * 60 * 1000;

describe('a stolen key of the authority', () => {
  const named = (host: string) => (isAddress(host) ? `IP:${host}` : `DNS:${host}`);
  const foreign = ['evil.example', 'lan', 'xreg.lan', '8.8.8.8', '192.168.1.21', '::2', 'fd01::1'];

  test.each([
    [['reg.lan']],
    [['192.168.1.20']],
    [['fd00::1']],
    [['reg.lan', '192.168.1.20']],
    [['reg.lan', 'localhost', '192.168.1.20', 'fd00::1']],
  ])('cannot speak for others than %j', async (hosts) => {
    const authority = await issueAuthority({ hosts, now });
    for (const host of foreign) {
      const forged = certificate({
        subject: '/O=thief',
        extensions: extensionsOf.server(named(host)),
        issuer: authority,
      });
      expect(strictVerdict(forged.cert, authority.cert), host).toMatch(
        /(permitted|excluded) subtree violation/,
      );
    }
    expect(forbiddenHosts(authority.cert, foreign)).toEqual(foreign);
    for (const host of hosts) {
      const own = certificate({
        subject: '/O=owner',
        extensions: extensionsOf.server(named(host)),
        issuer: authority,
      });
      expect(strictVerdict(own.cert, authority.cert), host).toBe('OK');
    }
    expect(forbiddenHosts(authority.cert, hosts)).toEqual([]);
  });

  test('makes no further authority', async () => {
    const authority = await issueAuthority({ hosts: ['reg.lan'], now });
    const below = certificate({ subject: '/CN=below', extensions: extensionsOf.root, issuer: authority });
    const leaf = certificate({
      subject: '/CN=x',
      extensions: extensionsOf.server('DNS:reg.lan'),
      issuer: below,
    });
    expect(strictVerdict(leaf.cert, authority.cert + below.cert)).toBe('path length constraint exceeded');
  });
});

test('authority', async () => {
  const { cert } = await issueAuthority({ hosts: ['reg.lan', '10.0.0.1'], now });
  const said = openssl(['x509', '-noout', '-text'], cert).toString();
  expect(said).toMatch(/Subject: CN ?= ?create-registry CA for reg\.lan, serialNumber ?= ?[0-9a-f]{16}/);
  expect(said).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
  expect(said).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
  expect(said).toMatch(
    /Name Constraints: critical\s+Permitted:\s+DNS:reg\.lan\s+IP:10\.0\.0\.1\/255\.255\.255\.255/,
  );
  expect(said).toContain('ecdsa-with-SHA256');
  const { validFrom, validTo } = new X509Certificate(cert);
  expect(Date.parse(validFrom)).toBeLessThan(now.getTime() - days(0.9));
  expect(Date.parse(validTo) - now.getTime()).toBeGreaterThan(days(3649));
});

test('two authorities for the same host have different names', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => issueAuthority({ hosts: ['reg.lan'], now })));
  expect(new X509Certificate(one!.cert).subject).not.toBe(new X509Certificate(other!.cert).subject);
});

test('a long host is cut in the common name of the authority', async () => {
  const { cert } = await issueAuthority({ hosts: [`${'long'.repeat(15)}.example.com`], now });
  const [commonName] = new X509Certificate(cert).subject.split('\n');
  expect(commonName).toHaveLength('CN='.length + 64);
});

test('dates beyond 2050 are written as X.509 wants them', async () => {
  const then = new Date('2049-12-31T23:59:59.123Z');
  const authority = await issueAuthority({ hosts: ['reg.lan'], now: then });
  expect(openssl(['x509', '-noout', '-enddate'], authority.cert).toString()).toBe(
    'notAfter=Dec 29 23:59:59 2059 GMT\n',
  );
});
