import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { onboarding } from '../../src/clients/onboarding.ts';

const settings = { tls: 'ca', port: 443, host: ['reg.lan', '192.168.1.20'] } as const;

test('first the CA, whose fingerprint is compared, then the script over what it vouches for', () => {
  expect(onboarding({ ...settings, host: [...settings.host] }, { fingerprint: 'AB:CD' })).toEqual([
    'curl -ko ca.crt https://reg.lan/ca.crt',
    'openssl x509 -in ca.crt -noout -fingerprint -sha256     # must be AB:CD',
    'curl --cacert ca.crt -fO https://reg.lan/setup.sh && sudo sh setup.sh',
  ]);
});

test('the port is part of it, and a self-signed certificate is its own CA', () => {
  const [fetched, , script] = onboarding({ tls: 'selfsigned', port: 5443, host: ['reg.lan'] });
  expect(fetched).toBe('curl -ko ca.crt https://reg.lan:5443/ca.crt');
  expect(script).toContain('--cacert ca.crt -fO https://reg.lan:5443/setup.sh');
});

test('where clients trust the certificate, there is nothing to compare', () => {
  expect(onboarding({ tls: 'files', port: 443, host: ['reg.example.com'] })).toEqual([
    'curl -fO https://reg.example.com/setup.sh && sudo sh setup.sh',
  ]);
});

test('without TLS nobody is told to run what comes over the network', () => {
  expect(onboarding({ tls: 'off', port: 5000, host: ['reg.lan'] })).toEqual([]);
});

test('an address of IPv6 reaches curl as it is', () => {
  const [fetched = ''] = onboarding({ tls: 'ca', port: 8443, host: ['fd00::20'] });
  const words = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }\n${fetched}`], {
    encoding: 'utf8',
  });
  expect(words).toBe('-ko\nca.crt\nhttps://[fd00::20]:8443/ca.crt\n');
});
