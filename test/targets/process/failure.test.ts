import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CancelledError, OperationError } from '../../../src/errors.ts';
import type { Problem } from '../../../src/problem.ts';
import { processTarget } from '../../../src/targets/process/index.ts';
import { describeReal } from '../../support/real.ts';
import { tempFolder } from '../../support/tmp.ts';
import { fillDisk, smallDisk } from '../../system/small-disk.ts';
import { pidOf, processesIn, sample, type Sample } from './sample.ts';

async function take(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
}

async function startFails(bundle: Sample): Promise<readonly Problem[]> {
  const error = await processTarget(bundle)
    .start()
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(OperationError);
  return (error as OperationError).problems;
}

function script(text: string, mode = 0o755): string {
  const file = path.join(tempFolder(), 'registry');
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode });
  return file;
}

describeReal('what keeps the process target from running', ['nginx', 'registry2'], () => {
  test('a taken port: who has it', async () => {
    const bundle = await sample();
    await take(bundle.port);
    const named = new RegExp(`port ${bundle.port} is used by .+ \\(pid ${process.pid}\\)`);
    expect(await processTarget(bundle).obstacles()).toMatchObject([
      { where: 'port', what: expect.stringMatching(named) },
    ]);
    expect(await startFails(bundle)).toMatchObject([
      { what: expect.stringMatching(named), cure: expect.stringContaining('set port') },
    ]);
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test.each([
    [
      'nginx',
      'nginx/nginx.conf',
      (text: string) => text.replace('server_tokens off;', 'server_tokens off; nonsense on;'),
      'unknown directive "nonsense"',
    ],
    [
      'nginx',
      'nginx/nginx.conf',
      (text: string) => text.replace(/listen [^;]+;/, 'listen 192.0.2.77:8443;'),
      '192.0.2.77:8443 is no address of this machine',
    ],
    ['registry', 'registry/config.yml', () => 'version: 0.1\nstorage: [\n', 'configuration'],
    ['registry', 'registry/config.yml', () => 'version: 0.1\nstorage:\n  nonsense: {}\n', 'nonsense'],
  ] as const)(
    '%s with a broken %s: its own words, the cause, and nothing left running',
    async (service, file, change, words) => {
      const bundle = await sample();
      bundle.edit(file, change);
      const [problem] = await startFails(bundle);
      expect(problem).toMatchObject({
        where: service,
        what: expect.stringContaining(words),
        cure: expect.any(String),
      });
      expect(problem!.what).toContain('It wrote last:');
      expect(processesIn(bundle.dir)).toEqual([]);
      expect(existsSync(path.join(bundle.dir, `run/${service}.json`))).toBe(false);
    },
  );

  test('what ran before a failed start goes on running', async () => {
    const bundle = await sample();
    await processTarget(bundle).start();
    const registry = pidOf(bundle, 'registry');
    process.kill(pidOf(bundle, 'nginx'), 'SIGTERM');
    for (let tries = 0; tries < 200 && processesIn(bundle.dir).length > 1; tries++) await delay(25);
    bundle.edit('nginx/nginx.conf', () => 'nonsense;');
    await startFails(bundle);
    expect(processesIn(bundle.dir)).toEqual([registry]);
  });

  test('only the lines of this start are shown', async () => {
    const bundle = await sample();
    bundle.edit('nginx/nginx.conf', () => 'first_nonsense;');
    await startFails(bundle);
    bundle.edit('nginx/nginx.conf', () => 'second_nonsense;');
    const [problem] = await startFails(bundle);
    expect(problem!.what).toContain('second_nonsense');
    expect(problem!.what).not.toContain('first_nonsense');
  });

  test('nginx’s own test is among the obstacles of a bundle that has run', async () => {
    const bundle = await sample();
    const target = processTarget(bundle);
    await target.start();
    bundle.edit('nginx/nginx.conf', (text) => text.replace('server_tokens off;', 'nonsense on;'));
    expect(await target.obstacles()).toMatchObject([
      {
        where: 'nginx/nginx.conf',
        what: expect.stringContaining('[emerg]'),
        cure: expect.stringContaining('nginx/nginx.conf'),
      },
    ]);
  });

  test('Ctrl-C during the start leaves nothing', async () => {
    const stop = new AbortController();
    const never = script('exec sleep 300');
    const bundle = await sample({ signal: stop.signal, settings: { registryBin: never } });
    const starting = processTarget(bundle).start();
    const ended = expect(starting).rejects.toBeInstanceOf(CancelledError);
    for (let tries = 0; tries < 200 && processesIn(bundle.dir).length === 0; tries++) await delay(10);
    expect(processesIn(bundle.dir)).toHaveLength(1);
    stop.abort();
    await ended;
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test('a full disk', async ({ skip }) => {
    const disk = smallDisk(skip, 2);
    const bundle = await sample({ dir: path.join(disk, 'bundle') });
    // Up to the last block, so that even a pid file is too much.
    fillDisk(disk);
    expect(await processTarget(bundle).obstacles()).toMatchObject([
      { what: expect.stringContaining('is full'), cure: expect.any(String) },
    ]);
    expect(await startFails(bundle)).toMatchObject([
      { what: expect.stringContaining('disk is full'), cure: expect.stringContaining('free some space') },
    ]);
    // Its working folder keeps the disk busy, too.
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  test.for(['stop', 'down'] as const)('%s works on a full disk', async (verb, { skip }) => {
    const disk = smallDisk(skip, 2);
    const bundle = await sample({ dir: path.join(disk, 'bundle') });
    await processTarget(bundle).start();
    fillDisk(disk);
    await processTarget(bundle)[verb]();
    expect(processesIn(bundle.dir)).toEqual([]);
  });

  describe('programs', () => {
    const what = async (settings: Parameters<typeof sample>[0]) =>
      (await processTarget(await sample(settings)).obstacles()).map(
        (problem) => `${problem.where}: ${problem.what}`,
      );

    test('missing', async () => {
      expect(
        await what({ settings: { registryBin: '/nowhere/registry', nginxBin: '/nowhere/nginx' } }),
      ).toEqual([
        'nginx-bin: there is no program /nowhere/nginx',
        'registry-bin: there is no program /nowhere/registry',
      ]);
    });
    test('missing on PATH', async () => {
      expect(await what({ settings: { registryBin: 'no-such-registry' } })).toEqual([
        'registry-bin: no program "no-such-registry" was found on PATH',
      ]);
    });
    test('not executable', async () => {
      const file = script('exit 0', 0o644);
      expect(await what({ settings: { registryBin: file } })).toEqual([
        `registry-bin: ${file} is no executable file`,
      ]);
    });
    test('not what it should be', async () => {
      const found = await what({ settings: { registryBin: '/bin/true', nginxBin: '/bin/true' } });
      expect(found).toEqual([
        expect.stringContaining('nginx-bin: /bin/true is no nginx'),
        expect.stringContaining('registry-bin: /bin/true is no CNCF Distribution registry'),
      ]);
    });
    test('the other major version', async () => {
      expect(await what({ settings: { registryVersion: '3' } })).toEqual([
        expect.stringMatching(/^registry-bin: .* is registry 2\.8\.\S+, but the bundle is made for 3$/),
      ]);
    });
    test('one that cannot be started says so', async () => {
      const file = script('exit 0');
      writeFileSync(file, '#!/no/such/interpreter\n');
      chmodSync(file, 0o755);
      expect(await startFails(await sample({ settings: { registryBin: file } }))).toMatchObject([
        { where: 'registry', what: expect.stringContaining('could not be started') },
      ]);
    });
  });
});
