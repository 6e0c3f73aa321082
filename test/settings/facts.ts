import type { Facts } from '../../src/settings/facts.ts';

/** A machine like many, for tests of everything that is pure. */
export const machine: Facts = {
  hostname: 'reg.lan',
  addresses: ['192.168.1.20'],
  ipv6: true,
  uid: 1000,
  gid: 1000,
  freePorts: [443, 8443, 5443, 9443, 80, 8080, 5000, 8000],
  engine: true,
  rootlessEngine: false,
  dir: '/srv/registry',
};
