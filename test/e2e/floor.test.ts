import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { getManifest, deleteManifest } from '../../src/registry/manifest.ts';
import { cancelUpload, sendChunk, startUpload } from '../../src/registry/upload.ts';
import { scenario } from '../bundle/scenarios.ts';
import { floorView } from '../../src/bundle/views/floor.ts';
import { createRender } from '../../src/bundle/render.ts';
import { onPath, skopeo } from '../support/binaries.ts';
import { content, pushImage } from '../support/push.ts';
import { describeReal, unavailable } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { smallDisk } from '../support/small-disk.ts';
import { tempFolder } from '../support/tmp.ts';

const reason = /the disk of the registry is nearly full: \d\.\d % of \d+ MB free; pulls and deletes go on/;
const patience = { timeout: 40_000, interval: 250 };

const slotNow = (): number => Math.floor(Date.now() / 10_000);
/** Whether the gate is closed to what needs space, as nginx sees it. */
const closed = (dir: string): boolean => existsSync(join(dir, `nginx/gate/full-${slotNow()}`));

/** Takes what is left of the disk. */
function fill(folder: string): string {
  const file = join(folder, 'somebody-elses');
  try {
    writeFileSync(file, Buffer.alloc(190_000_000));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  }
  return file;
}

const status = async ({ run }: RegistryBundle) =>
  JSON.parse((await run('status', '--json')).stdout) as object;

const pidOf = ({ dir }: RegistryBundle): number =>
  (JSON.parse(readFileSync(join(dir, 'run/floor.json'), 'utf8')) as { pid: number }).pid;

for (const [major, part] of [
  ['3', 'registry3'],
  ['2.8', 'registry2'],
] as const)
  describeReal(`a disk that fills, with registry ${major}`, ['nginx', 'skopeo', part], () => {
    test('pushes are refused with the reason, pulls and deletes go on, and it opens again', async () => {
      const data = smallDisk(180);
      const bundle = await startBundle(major, { args: ['--data', data] });
      try {
        const { http, dir } = bundle;
        const old = await pushImage(http, 'team/app', 'old', { layers: [30_000_000] });
        const kept = await pushImage(http, 'team/app', 'kept', { seed: 'kept' });
        const begun = await startUpload(http, 'team/app');
        const chunked = await sendChunk(http, begun, content('chunk', 1000), 0);

        // Keeps some room for itself.
        expect((await bundle.run('gc', '--dry-run')).code).toBe(0);
        let stuff = fill(data);
        await expect.poll(() => closed(dir), patience).toBe(true);
        await expect(pushImage(http, 'team/app', 'new', { seed: 'new' })).rejects.toMatchObject({
          status: 403,
          message: expect.stringMatching(reason) as string,
        });
        // Also an upload that has begun before.
        await expect(sendChunk(http, chunked, content('more', 1000), 1000)).rejects.toMatchObject({
          status: 403,
        });
        expect(await cancelUpload(http, chunked)).toMatchObject({ status: 204 });
        const account = `${bundle.user}:${bundle.password}`;
        const names = ['kept', 'copied'].map((tag) => `docker://${bundle.host}/team/app:${tag}`);
        const options = ['--dest-tls-verify=false', '--src-tls-verify=false', '--src-creds', account];
        const copy = promisify(execFile)(skopeo()!, ['copy', ...options, '--dest-creds', account, ...names]);
        await expect(copy).rejects.toMatchObject({ stderr: expect.stringMatching(reason) as string });
        expect((await getManifest(http, 'team/app', 'kept')).body).toEqual(kept.bytes);
        expect(await status(bundle)).toMatchObject({
          services: expect.arrayContaining([{ name: 'floor', state: 'running' }]) as object,
          disk: { total: 180 * 1024 ** 2, floor: 9 * 1024 ** 2 },
          refused: [{ by: 'floor', what: 'pushes', reason: expect.stringMatching(reason) as string }],
        });
        expect((await bundle.run('status')).stdout).toMatch(/refused +pushes: the disk of the registry is/);

        if (major === '3') {
          // Whoever ends it the hard way: nginx opens by itself when the time is over.
          process.kill(pidOf(bundle), 'SIGKILL');
          expect(closed(dir)).toBe(true);
          await expect.poll(() => closed(dir), patience).toBe(false);
          rmSync(stuff);
          await pushImage(http, 'team/app', 'unwatched', { seed: 'unwatched' });
          expect(await status(bundle)).toMatchObject({
            services: expect.arrayContaining([{ name: 'floor', state: 'failed' }]) as object,
          });
          // `up` heals it. The first look is over when it says so.
          expect((await bundle.run('up')).code).toBe(0);
          stuff = fill(data);
          await expect.poll(() => closed(dir), patience).toBe(true);
        }

        await deleteManifest(http, 'team/app', old.digest);
        expect(await bundle.run('gc', '--yes', '--grace', '0', '--max-share', '100%')).toMatchObject({
          code: 0,
        });
        await expect.poll(() => closed(dir), patience).toBe(false);
        await pushImage(http, 'team/app', 'again', { seed: 'again' });
        expect(await status(bundle)).toMatchObject({ refused: [] });
        expect((await bundle.run('logs', 'floor')).stdout).toMatch(
          /watches .*\n(.*\n)*.*closed, pushes are refused: 0\.\d % of 189 MB free\n(.*\n)*.*open again: /,
        );
      } finally {
        await bundle.stop();
      }
    }, 120_000);
  });

describe.each(['dash', 'busybox'])('bin/floor in the shell of %s', (name) => {
  const started = async (dir: string, settings: object) => {
    const program = onPath(name) ?? unavailable(name, 'it is not installed');
    const { settings: usual, ...input } = scenario('process-3');
    const render = await createRender();
    const text = await render('bin/floor', floorView({ ...input, settings: { ...usual, ...settings } }));
    for (const folder of ['bin', 'data']) mkdirSync(join(dir, folder), { recursive: true });
    writeFileSync(join(dir, 'bin/floor'), text);
    const args = [...(name === 'busybox' ? ['sh'] : []), join(dir, 'bin/floor')];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return { child, said: () => said };
  };
  const gate = (dir: string): string[] => readdirSync(join(dir, 'nginx/gate')).sort();
  const waiting = ['full-0', 'full-1', 'full-2', 'full.json'];

  test('closes also when there is room for nothing more, not even a file', async () => {
    const dir = smallDisk(4, { files: 200 });
    const { child, said } = await started(dir, { minFree: '10%' });
    try {
      await expect.poll(said, patience).toMatch(/watches data: /);
      for (let file = 0; file < 200; file++)
        try {
          writeFileSync(join(dir, `f${file}`), '');
        } catch {
          break;
        }
      expect(() => writeFileSync(join(dir, 'one-more'), '')).toThrow('ENOSPC');
      await expect.poll(said, patience).toMatch(/closed, pushes are refused: 0\.0 % of 200 files free/);
      expect(closed(dir)).toBe(true);
      expect(readFileSync(join(dir, 'nginx/gate/full.json'), 'utf8')).toContain('0.0 % of 200 files free');
      if (name === 'dash') {
        // The files of the next slots are those of the last.
        const next = slotNow() + 1;
        await expect.poll(slotNow, patience).toBe(next);
        await expect.poll(() => existsSync(join(dir, `nginx/gate/full-${next + 2}`)), patience).toBe(true);
        expect(gate(dir).filter((file) => file.startsWith('full-'))).toHaveLength(3);
      }
      for (const file of readdirSync(dir)) if (/^f\d/.test(file)) rmSync(join(dir, file));
      await expect.poll(said, patience).toMatch(/open again: /);
      child.kill('SIGTERM');
      await expect.poll(() => child.exitCode, patience).toBe(0);
      expect(gate(dir)).toEqual(waiting);
    } finally {
      child.kill('SIGKILL');
    }
  }, 60_000);

  test('says why it cannot look, and leaves the gate open', async () => {
    const dir = tempFolder();
    // Not yet there: the disk is that of the folder above.
    const { child, said } = await started(dir, { minFree: '1B', data: `${dir}/not/yet` });
    await expect.poll(said, patience).toMatch(new RegExp(`watches ${dir}: `));
    expect(closed(dir)).toBe(false);
    child.kill('SIGTERM');
    await expect.poll(() => child.exitCode, patience).toBe(0);
  });
});
