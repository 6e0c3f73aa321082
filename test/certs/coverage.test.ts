import { expect, test } from 'vitest';
import { fine, inspect } from './family.ts';
import { certificate, extensionsOf } from './openssl.ts';

const covers = (san: string, host: string) => {
  const made = certificate({ subject: '/CN=reg.lan', extensions: extensionsOf.server(san) });
  return inspect({ ...made, names: [host] }).problems;
};

test.each([
  ['DNS:reg.lan', 'reg.lan'],
  ['DNS:REG.lan', 'reg.lan'],
  ['DNS:*.example.com', 'reg.example.com'],
  ['DNS:xn--rgistry-9xa.example', 'xn--rgistry-9xa.example'],
  ['IP:10.0.0.1', '10.0.0.1'],
  ['IP:fd00::1', 'fd00::1'],
])('%s covers %s', (san, host) => expect(covers(san, host)).toEqual([]));

test.each([
  ['DNS:other.lan', 'reg.lan', 'it has DNS:other.lan'],
  ['DNS:other.lan', 'reg.lan', '(clients do not read the common name)'],
  ['', 'reg.lan', 'it has no alternative names (clients do not read the common name)'],
  ['DNS:*.example.com', 'example.com', 'DNS:*.example.com'],
  ['DNS:*.example.com', 'a.b.example.com', '(* stands for one label only)'],
  ['DNS:*.lan', 'reg.lan', '(OpenSSL takes no wildcard right below a top level name)'],
  ['DNS:r*.example.com', 'reg.example.com', 'DNS:r*.example.com'],
  ['DNS:*', 'localhost', 'DNS:*'],
  ['DNS:10.0.0.1', '10.0.0.1', '(an address must be an IP entry, not a DNS one)'],
  ['DNS:reg.lan', '10.0.0.1', 'it has DNS:reg.lan'],
  ['IP:10.0.0.2', '10.0.0.1', 'it has IP:10.0.0.2'],
  ['DNS:*.0.0.1', '10.0.0.1', 'DNS:*.0.0.1'],
])('%s does not cover %s: %s', (san, host, hint) => {
  const problems = covers(san, host);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`--tls-cert the certificate does not cover ${host}`);
  expect(problems[0]).toContain(hint);
});

test('every host that is missing is named', () => {
  const { problems } = inspect({ names: ['a.lan', 'reg.lan', '10.0.0.9'] });
  expect(problems).toHaveLength(2);
});

test.each([
  ['clientAuth', false],
  ['anyExtendedKeyUsage', false],
  ['clientAuth,serverAuth', true],
])('extended key usage %s: for servers %s', (usage, ok) => {
  const extensions = ['subjectAltName=DNS:reg.lan', `extendedKeyUsage=${usage}`];
  const { problems } = inspect({ ...certificate({ subject: '/CN=x', extensions }), names: ['reg.lan'] });
  expect(problems).toEqual(ok ? [] : [expect.stringContaining('lacks serverAuth')]);
});

test('without the extension every use is allowed', () => {
  const made = certificate({ subject: '/CN=x', extensions: ['subjectAltName=DNS:reg.lan'] });
  expect(inspect({ ...made, names: ['reg.lan'] })).toMatchObject(fine);
});
