import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/registry/digest.ts';
import { pushBlob } from '../../../src/registry/upload.ts';
import { bin, cleanEnv } from '../../support/cli.ts';
import { content } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { terminal } from '../../support/terminal.ts';
import { tempFolder } from '../../support/tmp.ts';

const rounds = 5;
const megabyte = 1_000_000;
const bytes = content('a large layer', 200 * megabyte);
const digest = sha256(bytes);

describeReal('blob, a large one over a slow line', ['nginx', 'registry3'], () => {
  let registry: RegistryBundle;
  let slow: Slow;

  beforeAll(async () => {
    registry = await startBundle('3');
    await pushBlob(registry.http, 'team/app', digest, bytes);
    slow = await slowly(Number(new URL(registry.url).port));
  });
  afterAll(async () => {
    slow?.server.close();
    await registry?.stop();
  });

  test(`killed ${rounds} times: what arrived is not fetched again, and nothing wrong gets the name`, async () => {
    const folder = tempFolder();
    const file = join(folder, 'layer');
    for (let round = 0; round < rounds; round++) {
      const enough = sizeOf(folder) + (5 + Math.random() * 25) * megabyte;
      const child = download(file);
      const ended = once(child, 'exit');
      while (sizeOf(folder) < enough && child.exitCode === null) await sleep(2);
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      const parts = readdirSync(folder);
      expect(parts).toHaveLength(1);
      expect(parts[0]).toMatch(/^layer\.[0-9a-f]{12}\..*\.partial$/);
    }
    expect(await once(download(file), 'exit')).toEqual([0, null]);
    expect(readdirSync(folder)).toEqual(['layer']);
    expect(sha256(readFileSync(file))).toBe(digest);
    // What was on its way when a round ended is lost; more is not.
    expect(slow.passed()).toBeLessThan(bytes.length + rounds * 5 * megabyte);
    expect(slow.passed()).toBeGreaterThan(bytes.length);
  }, 300_000);

  test('a disk that gets full on the way: said, and gone on with later', async (context) => {
    const disk = tempFolder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=220m', 'none', disk], { stdio: 'pipe' });
    } catch {
      context.skip('this user may mount nothing');
    }
    try {
      const file = join(disk, 'layer');
      const other = join(disk, 'other');
      const child = download(file);
      const said = (child.stderr as Readable).toArray();
      const ended = once(child, 'exit');
      while (sizeOf(disk) < 10 * megabyte && child.exitCode === null) await sleep(2);
      writeFileSync(other, Buffer.alloc(100 * megabyte));
      expect(await ended).toEqual([1, null]);
      expect(Buffer.concat((await said) as Buffer[]).toString()).toContain(
        `The disk is full: ${file} could not be written`,
      );
      rmSync(other);
      expect(sizeOf(disk)).toBeGreaterThan(10 * megabyte);
      const before = slow.passed();
      expect(await once(download(file), 'exit')).toEqual([0, null]);
      expect(slow.passed() - before).toBeLessThan(bytes.length - 10 * megabyte);
      expect(sha256(readFileSync(file))).toBe(digest);
      expect(readdirSync(disk)).toEqual(['layer']);
    } finally {
      execFileSync('umount', [disk]);
    }
  }, 120_000);

  test('a terminal shows how far it is, and Ctrl-C keeps what there is', async () => {
    const folder = tempFolder();
    const { command, home } = program(join(folder, 'layer'));
    const screen = await terminal(command, { env: { HOME: home } });
    await screen.waitFor(/· blob +\d+ MB of 200 MB {2}\d+%/);
    await screen.press('C-c');
    expect(await screen.ended()).toBe(130);
    expect((await screen.screen()).match(/blob/g)).toHaveLength(1);
    expect(sizeOf(folder)).toBeGreaterThan(megabyte);
  });

  /** The compiled program, through the slow line. */
  function download(file: string): ChildProcess {
    const { command, home } = program(file);
    const [node, ...args] = command;
    return spawn(node, args, {
      env: cleanEnv({ HOME: home }),
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }

  function program(file: string): { command: [string, ...string[]]; home: string } {
    const home = tempFolder();
    const host = `localhost:${slow.port}`;
    const auth = Buffer.from(`${registry.user}:${registry.password}`).toString('base64');
    mkdirSync(join(home, '.docker'));
    writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
    const args = ['blob', `${host}/team/app@${digest}`, '--ca', registry.ca, '-o', file];
    return { command: [process.execPath, bin, ...args], home };
  }
});

/** Of files that may be renamed meanwhile. */
const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

interface Slow {
  server: Server;
  port: number;
  /** Bytes that came from the registry. */
  passed: () => number;
}

/** Passes connections on to `port`, at some 40 MB a second. */
async function slowly(port: number): Promise<Slow> {
  let passed = 0;
  const server = createServer((client) => {
    const upstream = connect(port, 'localhost');
    const brake = new Transform({
      transform(chunk: Buffer, _, done) {
        passed += chunk.length;
        setTimeout(() => done(null, chunk), chunk.length / 40_000);
      },
    });
    client.on('error', () => undefined).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.pipe(upstream).pipe(brake).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, passed: () => passed };
}
