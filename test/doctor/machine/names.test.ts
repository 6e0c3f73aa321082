import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ownAddresses } from '../../../src/system/network.ts';
import { bin, cleanEnv } from '../../support/cli.ts';
import { unavailable } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { ownBundle } from '../support/own-bundle.ts';

/** What the names of a bundle lead to by a hosts file of its own: the compiled program, with that in place of /etc/hosts. */
async function namesBy(hosts: string, dir: string): Promise<{ severity: string; what: string }[]> {
  if (process.getuid?.() !== 0) unavailable('a hosts file of its own', 'only root may mount');
  const file = join(tempFolder(), 'hosts');
  writeFileSync(file, hosts);
  // No engine of this machine has a part in it.
  const script =
    'mount --bind "$1" /etc/hosts && mount --bind "$2" /etc/resolv.conf && shift 2 && PATH=/nowhere exec "$@"';
  const words = [process.execPath, bin, 'doctor', '--json', '-C', dir];
  const dns = await silentDns();
  const { stdout } = await execa(
    'unshare',
    ['--mount', 'sh', '-c', script, 'sh', file, dns.resolv, ...words],
    {
      env: cleanEnv({ HOME: tempFolder() }),
      extendEnv: false,
      reject: false,
    },
  );
  dns.close();
  const { findings } = JSON.parse(stdout) as {
    findings: { check: string; severity: string; what: string }[];
  };
  return findings.filter(({ check }) => check === 'names').map(({ severity, what }) => ({ severity, what }));
}

/** A DNS server that takes every question and answers none. */
async function silentDns(): Promise<{ resolv: string; close: () => void }> {
  const socket = createSocket('udp4');
  const address = `127.53.${process.pid % 250}.${(process.pid >> 8) % 250}`;
  await new Promise<void>((resolve, reject) =>
    socket.once('error', reject).bind(53, address, () => resolve()),
  );
  const resolv = join(tempFolder(), 'resolv.conf');
  writeFileSync(resolv, `nameserver ${address}\noptions timeout:5 attempts:1\n`);
  return { resolv, close: () => void socket.close() };
}

test('names that lead elsewhere, to this machine alone, or where nginx does not listen; a DNS that is silent', async () => {
  const own = ownAddresses()[0] ?? unavailable('an address', 'this machine has but its loopback');
  const hosts = [
    '127.0.0.1 localhost',
    '192.0.2.9 far.example.com',
    '127.0.1.1 near.example.com',
    '127.0.0.1 both.example.com',
    `${own} both.example.com here.example.com`,
  ];
  const named = ['localhost', 'far', 'near', 'both', 'here', 'mute', 'deaf'].map((name, at) =>
    at === 0 ? name : `${name}.example.com`,
  );
  const { dir } = await ownBundle('--host', named.join(','), '--listen', own);
  expect(await namesBy(`${hosts.join('\n')}\n`, dir)).toEqual([
    {
      severity: 'warning',
      what: 'far.example.com resolves to 192.0.2.9, which is not an address of this machine',
    },
    {
      severity: 'hint',
      what: 'near.example.com resolves to 127.0.1.1 on this machine, which is this machine alone',
    },
    {
      severity: 'warning',
      what: `both.example.com resolves to 127.0.0.1, where the registry does not listen (listen: ${own})`,
    },
    {
      severity: 'warning',
      what: expect.stringMatching(/^the DNS of this machine does not answer: what mute\S+, deaf\S+ leads to/),
    },
  ]);
});
