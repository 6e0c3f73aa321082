import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { hasIpv6 } from '../../src/system/ports.ts';
import { freePort, portTaken, unbindable } from '../../src/targets/port-problems.ts';
import { freePort as anyPort } from '../support/tmp.ts';

test('a listener on IPv6 alone is in the way of all addresses', async ({ skip }) => {
  skip(!(await hasIpv6()), 'this machine has no IPv6');
  const port = await anyPort();
  const all = { listen: 'all', ipv6: true, port };
  expect(await unbindable(all)).toBeUndefined();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ port, host: '::', ipv6Only: true }, resolve));
  onTestFinished(() => void server.close());
  expect(await unbindable(all)).toEqual({ address: '::', binding: 'taken' });
  expect(await unbindable({ ...all, ipv6: false })).toBeUndefined();
});

test('the port offered instead needs no rights', async () => {
  for (const tls of ['ca', 'off'] as const)
    expect((await freePort({ listen: 'loopback', tls, port: 26_010 })) ?? 1024).toBeGreaterThanOrEqual(1024);
});

test('who has it, and how to choose another', async () => {
  expect(portTaken(443, { by: 'the container x', free: 8443 })).toEqual({
    where: 'port',
    what: 'port 443 is used by the container x',
    cure: 'end that, or set port: 8443 in settings.yml (new bundle: --port 8443), then create-registry render',
  });
  expect(portTaken(1).cure).toContain("sudo ss -ltnp 'sport = :1'");
});
