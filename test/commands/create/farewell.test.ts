import { expect, test } from 'vitest';
import { fingerprint } from '../../../src/certs/describe.ts';
import { farewell, type Farewell } from '../../../src/commands/create/farewell.ts';
import { scenario } from '../../bundle/scenarios.ts';
import { testAuthority } from '../../smoke/support/bundle.ts';

const ca = (await testAuthority()).cert;

/** The lines below a heading, without their indent. */
function under(
  heading: string,
  settings: Partial<Farewell['settings']>,
  given: Partial<Farewell> = {},
): string[] {
  const text = farewell({
    folder: './registry',
    settings: { ...scenario('compose-3').settings, ...settings },
    running: true,
    ca,
    again: 'npx create-registry',
    style: (_, words) => words,
    ...given,
  });
  const [, lines = ''] = new RegExp(`^${heading}.*\\n((?: {2}.*\\n)*)`, 'm').exec(text) ?? [];
  return lines.split('\n').map((line) => line.trim());
}

test('this machine needs no Node under sudo', () => {
  const [first] = under('This machine', {});
  expect(first).toBe('sudo sh ./registry/clients/setup.sh');
  expect(under('This machine', {}, { folder: './my registry' })[0]).toBe(
    "sudo sh './my registry/clients/setup.sh'",
  );
});

test('other machines compare the fingerprint of the CA before they run anything', () => {
  const lines = under('Other machines', { host: ['reg.lan'], port: 5443 });
  expect(lines.slice(0, 4)).toEqual([
    'curl -ko ca.crt https://reg.lan:5443/ca.crt',
    `openssl x509 -in ca.crt -noout -fingerprint -sha256     # must be ${fingerprint(ca)}`,
    'curl --cacert ca.crt -fO https://reg.lan:5443/setup.sh && sudo sh setup.sh',
    'docker login reg.lan:5443 -u admin',
  ]);
});

test('over plain HTTP the script is carried there', () => {
  const settings = { tls: 'off', port: 5000, host: ['reg.lan'] } as const;
  const lines = under('Other machines', { ...settings, host: ['reg.lan'] }, { ca: undefined });
  expect(lines[0]).toMatch(/^copy \.\/registry\/clients\/setup\.sh there, then: sudo sh setup\.sh/);
  expect(lines.join('\n')).not.toContain('curl');
});

test('a certificate that everybody trusts needs none of it', () => {
  const lines = under('This machine', { tls: 'files' }, { ca: undefined });
  expect(lines[0]).toBe('docker login reg.example.com -u admin');
});

test('who listens on loopback only has no other machines', () => {
  expect(under('Other machines', { host: ['localhost'] })).toEqual(['']);
});
