import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bundle } from '../../src/bundle/bundle.ts';
import { loadBundle } from '../../src/disk/load.ts';
import { deleteManifest } from '../../src/registry/manifest.ts';
import { holdingStore } from '../../src/store/hold.ts';
import { holdScript } from '../../src/store/hold-script.ts';
import { toolFolder } from '../../src/store/layout.ts';
import { pushImage } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';

/** Empty where there is no such process any more. */
function cmdline(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describeReal('the store, held', ['nginx', 'registry3'], () => {
  let running: RegistryBundle;
  let bundle: Bundle;
  beforeAll(async () => {
    running = await startBundle('3');
    bundle = await loadBundle(running.dir);
    await pushImage(running.http, 'team/app', 'v1');
  });
  afterAll(() => running?.stop());

  const refuse = { kinds: ['delete'], reason: 'a backup is made' } as const;
  const slots = (): string[] =>
    readdirSync(join(running.dir, 'nginx/gate')).filter((name) => /^(start|write|delete)-/.test(name));

  test('by one at a time, bin/gc among them; the others are told by whom', async () => {
    const gc = (): Promise<unknown> => promisify(execFile)('sh', [join(running.dir, 'bin/gc'), '--dry-run']);
    await holdingStore(bundle, { who: 'first' }, async () => {
      await expect(holdingStore(bundle, { who: 'second' }, async () => 1)).rejects.toThrow(
        `first, process ${process.pid}`,
      );
      await expect(gc()).rejects.toMatchObject({ code: 75 });
    });
    await gc();
    expect(await holdingStore(bundle, { who: 'third' }, async () => 3)).toBe(3);
  });

  test('nginx refuses what is to be refused, with the reason, and nothing else; afterwards all goes', async () => {
    const { digest } = await pushImage(running.http, 'team/app', 'gone', { seed: 'gone' });
    await holdingStore(bundle, { who: 'backup', refuse }, async () => {
      await expect(deleteManifest(running.http, 'team/app', digest)).rejects.toThrow('a backup is made');
      await pushImage(running.http, 'team/app', 'v2', { seed: 'v2' });
    });
    expect(slots()).toEqual([]);
    await deleteManifest(running.http, 'team/app', digest);
  });

  test('work that lost the lock half-way does not count as done', async () => {
    const who = 'a backup without luck';
    const held = holdingStore(bundle, { who }, async () => {
      const [holder] = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && cmdline(pid).includes(who));
      process.kill(Number(holder), 'SIGKILL');
      while (cmdline(holder!) !== '') await sleep(10);
    });
    await expect(held).rejects.toThrow(`lost before ${who} was through`);
    expect(await holdingStore(bundle, { who: 'next' }, async () => 1)).toBe(1);
  });

  test('let go when the work fails, and when its process is killed', async () => {
    const failing = holdingStore(bundle, { who: 'failing', refuse }, () =>
      Promise.reject(new Error('broken')),
    );
    await expect(failing).rejects.toThrow('broken');
    const own = toolFolder(running.data);
    // Its input ends as it does when whoever started it is no more.
    const holder = spawn('sh', [
      '-c',
      holdScript,
      'sh',
      own,
      join(running.dir, 'nginx/gate'),
      'it',
      '{}',
      'delete',
    ]);
    await once(holder.stdout, 'data');
    expect(readFileSync(`${own}/holder`, 'utf8')).toBe('it\n');
    await expect(holdingStore(bundle, { who: 'me' }, async () => 1)).rejects.toThrow(
      'at work on the store: it',
    );
    holder.stdin.end();
    expect(await once(holder, 'exit')).toEqual([0, null]);
    expect(slots()).toEqual([]);
    expect(await holdingStore(bundle, { who: 'me' }, async () => 1)).toBe(1);
  });
});
