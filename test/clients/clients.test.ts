import { describe, expect, test } from 'vitest';
import { certsDirs } from '../../src/clients/certs-dirs.ts';
import { daemonFlags, insecureRegistries, registryMirrors } from '../../src/clients/docker-daemon.ts';
import { hostsLine } from '../../src/clients/hosts.ts';
import type { Settings } from '../../src/settings/schema.ts';

const settings = (changes: Partial<Settings>): Settings =>
  ({
    host: ['reg.lan', '192.168.1.20', 'fd00::20', 'localhost'],
    tls: 'ca',
    port: 443,
    listen: 'all',
    auth: 'basic',
    ...changes,
  }) as Settings;

describe('certs.d', () => {
  test.each([
    [{}, ['reg.lan', '192.168.1.20', '[fd00::20]', 'localhost']],
    [{ port: 8443, host: ['reg.lan', 'fd00::20'] }, ['reg.lan:8443', '[fd00::20]:8443']],
    [{ tls: 'selfsigned', host: ['reg.lan'] }, ['reg.lan']],
    [{ tls: 'files' }, []],
    [{ tls: 'off', port: 80 }, []],
  ] as [Partial<Settings>, string[]][])('of %j', (changes, folders) => {
    expect(certsDirs(settings(changes))).toEqual(folders);
  });
});

describe('dockerd', () => {
  test('is told of every host but loopback', () => {
    expect(insecureRegistries(settings({ port: 8443 }))).toEqual([
      'reg.lan:8443',
      '192.168.1.20:8443',
      '[fd00::20]:8443',
    ]);
    expect(
      insecureRegistries(settings({ tls: 'off', port: 80, host: ['reg.lan', '127.0.0.5', '::1'] })),
    ).toEqual(['reg.lan']);
  });

  test('verifies a certificate that the user brought', () => {
    expect(insecureRegistries(settings({ tls: 'files' }))).toEqual([]);
  });

  test('gets a mirror only where it needs no password', () => {
    expect(registryMirrors(settings({}))).toEqual([]);
    expect(registryMirrors(settings({ auth: 'off' }))).toEqual(['https://reg.lan']);
  });

  test('takes the same as flags', () => {
    expect(daemonFlags(settings({ auth: 'off', host: ['reg.lan'] }))).toEqual([
      '--insecure-registry=reg.lan',
      '--registry-mirror=https://reg.lan',
    ]);
  });
});

describe('the line for /etc/hosts', () => {
  test.each([
    [
      'an address among the hosts, IPv4 first',
      { host: ['reg.lan', 'fd00::20', '192.168.1.20'] },
      undefined,
      '192.168.1.20',
    ],
    ['the address it listens on', { listen: '10.0.0.5' }, undefined, '10.0.0.5'],
    ['an IPv6 address where there is no other', { host: ['reg.lan', 'fd00::20'] }, undefined, 'fd00::20'],
    ['what is known of the machine', { host: ['reg.lan'] }, '10.0.0.9', '10.0.0.9'],
  ] as [string, Partial<Settings>, string | undefined, string][])('takes %s', (_, changes, hint, address) => {
    expect(hostsLine(settings(changes), hint)).toEqual({ address, names: ['reg.lan'] });
  });

  test.each([
    ['names', { host: ['localhost', '192.168.1.20'] }],
    ['an address', { host: ['reg.lan', '127.0.0.1'] }],
  ] as [string, Partial<Settings>][])('is none without %s', (_, changes) => {
    expect(hostsLine(settings(changes))).toBeUndefined();
  });
});
