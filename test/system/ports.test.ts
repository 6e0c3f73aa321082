import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decodeAddress, tcpAddresses, whoListens, whoServes } from '../../src/system/listeners.ts';
import { freePorts, hasIpv6, isFree, tryPort } from '../../src/system/ports.ts';
import { freePort, tempFolder } from '../support/tmp.ts';

async function listening(options: { port?: number; host?: string; path?: string }): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options, resolve));
  onTestFinished(() => void server.close());
  return server;
}

describe('a port', () => {
  test('is free, or taken on one address or all', async () => {
    const port = await freePort();
    expect(await tryPort(port, '127.0.0.1')).toBe('free');
    await listening({ port, host: '127.0.0.1' });
    expect(await tryPort(port, '127.0.0.1')).toBe('taken');
    expect(await tryPort(port, '0.0.0.0')).toBe('taken');
    expect(await isFree(port, '127.0.0.2')).toBe(true);
  });

  test('an address of another machine', async () => {
    expect(await tryPort(0, '192.0.2.77')).toBe('no-address');
  });

  test('those that are free, in the order asked', async () => {
    const ports = [await freePort(), await freePort(), await freePort()];
    await listening({ port: ports[1]!, host: '127.0.0.1' });
    expect(await freePorts([ports[2]!, ports[1]!, ports[0]!], await hasIpv6())).toEqual([ports[2], ports[0]]);
  });
});

describe('who listens', () => {
  test('this process, and another one', async () => {
    const port = await freePort();
    expect(whoListens(port)).toBeUndefined();
    const child = spawn(
      process.execPath,
      ['-e', `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'))`],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    expect(whoListens(port)).toEqual({ name: expect.stringMatching(/^(node|MainThread)$/), pid: child.pid });
    expect(tcpAddresses(child.pid!)).toEqual([`127.0.0.1:${port}`]);
  });

  test('on IPv6, written as in a URL', async ({ skip }) => {
    skip(!(await hasIpv6()), 'this machine has no IPv6');
    const port = await freePort();
    await listening({ port, host: '::1' });
    expect(tcpAddresses(process.pid)).toContain(`[::1]:${port}`);
    expect(whoListens(port)?.pid).toBe(process.pid);
  });

  test('on a Unix socket', async () => {
    const socket = path.join(tempFolder(), 's');
    await listening({ path: socket });
    expect(whoServes(socket, () => true)?.pid).toBe(process.pid);
    expect(whoServes(socket, () => false)).toBeUndefined();
    expect(whoServes(`${socket}x`, () => true)).toBeUndefined();
  });

  test('nobody’s sockets can be seen of a process that is not there', () => {
    expect(tcpAddresses(2 ** 22 + 1)).toBeUndefined();
  });

  test.each([
    ['0100007F', '127.0.0.1'],
    ['00000000', '0.0.0.0'],
    ['00000000000000000000000001000000', '::1'],
    ['B80D01200000000067452301EFCDAB89', '2001:db8::123:4567:89ab:cdef'],
  ])('the kernel’s %s is %s', (hex, address) => expect(decodeAddress(hex)).toBe(address));
});
