import { X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { issueAuthority } from '../../src/certs/authority.ts';
import type { KeyedCertificate } from '../../src/certs/key.ts';
import { issueServer } from '../../src/certs/server.ts';
import { OperationError } from '../../src/errors.ts';
import { isAddress } from '../../src/settings/values/host.ts';
import { openssl, strictVerdict } from './openssl.ts';

const now = new Date();
const days = (n: number) => n * 24 * 60 * 60 * 1000;

const label = (letter: string) => letter.repeat(60);
const longHost = `registry.${label('a')}.${label('b')}.${label('c')}.${'d'.repeat(56)}.l`;

const hostLists: Record<string, string[]> = {
  'one name': ['reg.lan'],
  'a single label': ['localhost'],
  'names and addresses': ['reg.lan', 'localhost', '192.168.1.20', '127.0.0.1', '::1', 'fd00::1:20'],
  'an address first': ['192.168.1.20', 'reg.lan'],
  'an IPv4 address only': ['10.0.0.1'],
  'an IPv6 address only': ['fd00::1'],
  'an IPv4 address within IPv6': ['::ffff:c0a8:114'],
  'a name of 250 characters': [longHost],
  'a name of 250 characters and an address': [longHost, '10.0.0.1'],
  'a punycode name': ['xn--rgistry-9xa.example'],
  'two hundred hosts': Array.from({ length: 200 }, (_, i) =>
    i % 2 ? `10.1.2.${i}` : `host-${i}.example.com`,
  ),
};

async function issue(
  hosts: readonly string[],
): Promise<{ authority: KeyedCertificate; server: KeyedCertificate }> {
  const authority = await issueAuthority({ hosts, now });
  return { authority, server: await issueServer({ authority, hosts, now }) };
}

describe.each(Object.entries(hostLists))('%s', (_, hosts) => {
  test('passes a strict check', async () => {
    const { authority, server } = await issue(hosts);
    expect(strictVerdict(server.cert, authority.cert)).toBe('OK');
  });

  test('every host is reached over TLS with nothing but the authority', async () => {
    const { authority, server } = await issue(hosts);
    const port = await listen(server);
    for (const host of hosts) expect(await handshake(port, host, authority.cert), host).toBe('trusted');
    expect(await handshake(port, 'elsewhere.example', authority.cert)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });
});

test('the long name has 250 characters', () => {
  expect(longHost).toHaveLength(250);
});

async function listen({ cert, key }: KeyedCertificate): Promise<number> {
  const server = tls.createServer({ cert, key }, (socket) => socket.end());
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Always to the loopback address; the name or address checked against the certificate is `host`. */
const handshake = (port: number, host: string, ca: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = tls.connect({
      host: '127.0.0.1',
      port,
      ca,
      ...(isAddress(host) ? {} : { servername: host }),
      checkServerIdentity: (_, peer) => tls.checkServerIdentity(host, peer),
    });
    socket
      .on('secureConnect', () => resolve('trusted'))
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
    socket.on('secureConnect', () => socket.destroy());
  });

describe('what the certificates say', () => {
  const text = (pem: string) => openssl(['x509', '-noout', '-text'], pem).toString();

  test('server', async () => {
    const { server } = await issue(['reg.lan', '10.0.0.1', 'fd00::1']);
    const said = text(server.cert);
    expect(said).toMatch(/Subject: CN ?= ?reg\.lan\n/);
    expect(said).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(said).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\n/);
    expect(said).toMatch(/Extended Key Usage: \s*TLS Web Server Authentication\n/);
    expect(said).toContain('DNS:reg.lan, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1');
    const { validFrom, validTo } = new X509Certificate(server.cert);
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBeLessThanOrEqual(days(825));
    expect(Date.parse(validFrom)).toBeLessThan(now.getTime() - days(0.9));
  });

  test.each([
    [['192.168.1.20', 'reg.lan'], 'CN=reg.lan'],
    [['192.168.1.20'], 'O=create-registry'],
    [[longHost], 'O=create-registry'],
  ])('the subject for %j is %s', async (hosts, subject) => {
    const { server } = await issue(hosts);
    expect(new X509Certificate(server.cert).subject).toBe(subject);
  });

  test('serial numbers are positive, random and long', async () => {
    const authority = await issueAuthority({ hosts: ['reg.lan'], now });
    const made = await Promise.all(
      Array.from({ length: 20 }, () => issueServer({ authority, hosts: ['reg.lan'], now })),
    );
    const serials = made.map(({ cert }) => openssl(['x509', '-noout', '-serial'], cert).toString().trim());
    expect(new Set(serials).size).toBe(20);
    for (const serial of serials) expect(serial).toMatch(/^serial=[0-9A-F]{24,32}$/);
  });

  test('a certificate ends with its authority at the latest', async () => {
    const authority = await issueAuthority({ hosts: ['reg.lan'], now });
    const later = new Date(now.getTime() + days(3600));
    const server = await issueServer({ authority, hosts: ['reg.lan'], now: later });
    expect(new X509Certificate(server.cert).validTo).toBe(new X509Certificate(authority.cert).validTo);
  });
});

describe('an authority that cannot vouch for the certificate', () => {
  const refusal = async (authority: KeyedCertificate, hosts: string[], at = now) => {
    const error = await issueServer({ authority, hosts, now: at }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OperationError);
    return (error as OperationError).problems;
  };

  test('a new host', async () => {
    const authority = await issueAuthority({ hosts: ['reg.lan'], now });
    expect(await refusal(authority, ['reg.lan', 'other.lan', '10.0.0.1'])).toMatchObject([
      { where: 'pki/ca.crt', what: 'the authority is not allowed to speak for other.lan' },
      { where: 'pki/ca.crt', what: 'the authority is not allowed to speak for 10.0.0.1' },
    ]);
  });

  test('expired', async () => {
    const authority = await issueAuthority({ hosts: ['reg.lan'], now });
    const [problem] = await refusal(authority, ['reg.lan'], new Date(now.getTime() + days(3651)));
    expect(problem!.what).toMatch(/^the authority expired on .* GMT$/);
  });

  test('the key of another', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => issueAuthority({ hosts: ['reg.lan'], now })));
    const [problem] = await refusal({ cert: one!.cert, key: other!.key }, ['reg.lan']);
    expect(problem).toMatchObject({ where: 'pki/ca.key', what: 'it is not the key of pki/ca.crt' });
  });
});
