import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { ownAddresses } from '../../src/system/network.ts';

const v4 = (address: string): NetworkInterfaceInfo => ({
  address,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '',
  internal: false,
  cidr: null,
});
const v6 = (address: string): NetworkInterfaceInfo => ({
  address,
  netmask: 'ffff:ffff:ffff:ffff::',
  family: 'IPv6',
  mac: '',
  internal: false,
  cidr: null,
  scopeid: 0,
});

const header = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';
const nothing = { route: '', route6: '', inet6: '' };

test('IPv4 first, and the interface of the default route before the others', () => {
  const interfaces = {
    lo: [{ ...v4('127.0.0.1'), internal: true }],
    eth0: [v4('10.0.0.5'), v6('2001:db8::5')],
    wlan0: [v4('192.168.1.20'), v6('fd00::20')],
  };
  const route = `${header}eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\nwlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n`;
  expect(ownAddresses({ ...nothing, interfaces, route })).toEqual([
    '192.168.1.20',
    '10.0.0.5',
    'fd00::20',
    '2001:db8::5',
  ]);
  expect(ownAddresses({ ...nothing, interfaces })).toEqual([
    '10.0.0.5',
    '192.168.1.20',
    '2001:db8::5',
    'fd00::20',
  ]);
});

test('the default route may be of IPv6 alone', () => {
  const interfaces = { a: [v6('fd00::a')], b: [v6('fd00::b')] };
  const zero = '0'.repeat(32);
  const route6 = `${zero} 00 ${zero} 00 fd000000000000000000000000000001 00000400 00000002 00000000 00000003 b\n${zero} 00 ${zero} 00 ${zero} ffffffff 00000001 00000000 00200200 lo\n`;
  expect(ownAddresses({ ...nothing, interfaces, route6 })).toEqual(['fd00::b', 'fd00::a']);
});

test('none of container bridges, and none that is link-local', () => {
  const interfaces = Object.fromEntries(
    ['docker0', 'br-0a1b2c', 'veth12ab', 'cni0', 'virbr0', 'podman0'].map((name, i) => [
      name,
      [v4(`172.17.${i}.1`)],
    ]),
  );
  expect(
    ownAddresses({ ...nothing, interfaces: { ...interfaces, eth0: [v4('169.254.7.7'), v6('fe80::1')] } }),
  ).toEqual([]);
});

test('no IPv6 address that will be another one tomorrow', () => {
  const interfaces = { eth0: [v6('2001:db8::1'), v6('2001:db8::abcd')] };
  const inet6 =
    '20010db8000000000000000000000001 02 40 00 80     eth0\n20010db800000000000000000000abcd 02 40 00 01     eth0\n';
  expect(ownAddresses({ ...nothing, interfaces, inet6 })).toEqual(['2001:db8::1']);
});
