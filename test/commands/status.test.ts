import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { inProcess } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

interface Shown {
  state: string;
  disk: { total: number; free: number; floor: number };
  refused: { by: string; what: string; reason: string }[];
  last: Record<string, object | null>;
}

describe('status of a bundle that does not run', () => {
  let dir: string;
  const run = (...args: string[]) => inProcess([...args, '-C', dir]);
  const shown = async () => JSON.parse((await run('status', '--json')).stdout) as Shown;
  const lines = async () => (await run('status')).stdout;
  const own = (name: string): string => join(dir, 'data/.create-registry', name);
  const gate = (name: string): string => join(dir, 'nginx/gate', name);

  beforeAll(async () => {
    dir = join(tempFolder(), 'b');
    const place = ['--target', 'process', '--registry-version', '3', '--host', 'localhost'];
    const programs = ['--registry-bin', '/bin/true', '--nginx-bin', '/bin/true', '--no-fast-path'];
    const made = await inProcess([dir, '--no-input', '--min-free', '1GB', ...place, ...programs]);
    expect(made.code, made.stderr).toBe(0);
    mkdirSync(join(dir, 'data/.create-registry'), { recursive: true });
  });

  test('says how full the disk is, and what was never done', async () => {
    const { disk, refused, last, state } = await shown();
    const { blocks, bsize } = statfsSync(dir);
    expect(disk).toMatchObject({ total: blocks * bsize, floor: 1_000_000_000 });
    expect(disk.free).toBeGreaterThan(0);
    expect([state, refused, last]).toEqual([
      'stopped',
      [],
      { gc: null, prune: null, verify: null, backup: null },
    ]);
    expect(await lines()).toMatch(
      /\n {2}disk +\S+ \S+ of \S+ \S+ free; pushes are refused below 1\.0 GB \(min-free\)\n {2}gc +never: create-registry gc\n {2}prune +never: .*\n {2}verify +never: .*\n {2}backup +never: create-registry backup DEST\n$/,
    );
  });

  test('says when it was done, and what came of it', async () => {
    const at = '2026-01-02T03:04:05Z';
    const results = {
      gc: { at, freed: 3_200_000_000, blobs: 5, manifests: 1 },
      prune: { at, removed: 1, kept: 20 },
      verify: { at, quick: true, blobs: 7, bytes: 100, broken: 2, seconds: 3 },
      backup: {
        at,
        to: '/mnt/\u001b[31mred',
        blobs: 8,
        bytes: 9_000,
        new: { blobs: 1, bytes: 9 },
        whole: false,
        seconds: 1,
      },
    };
    for (const [name, result] of Object.entries(results))
      writeFileSync(own(`${name}.json`), JSON.stringify(result));
    expect((await shown()).last).toEqual(results);
    const said = await lines();
    expect(said).toMatch(/gc +2026-01-0\d \d\d:\d\d {2}3\.2 GB freed\n/);
    expect(said).toMatch(/prune .* {2}1 tag taken off, 20 tags kept\n/);
    expect(said).toMatch(/verify .* {2}7 blobs, not read, 2 things broken: create-registry verify\n/);
    expect(said).toMatch(
      /backup .* {2}8 blobs, 9\.0 KB to \/mnt\/.*red, with damage in the registry: create-registry verify\n/,
    );
    expect(said).not.toContain('\u001b');
  });

  test.each(['', '{', 'null', '[]', '{"at":"soon"}', '{"at":5e99}', '\0\xff'])(
    'a result file that holds %j does no harm',
    async (text) => {
      writeFileSync(own('gc.json'), text);
      expect((await shown()).last['gc']).toBeNull();
      expect(await lines()).toContain('gc        unknown: the file on its last run cannot be read');
    },
  );

  test('one of another version is shown as far as it is understood', async () => {
    writeFileSync(own('gc.json'), '{"at":"2026-01-02T03:04:05Z","freed":{}}');
    expect(await lines()).toMatch(/gc .* {2}an unknown size freed\n/);
    rmSync(own('gc.json'));
    mkdirSync(own('gc.json'));
    expect((await shown()).last['gc']).toBeNull();
  });

  test('names each gate that is closed now, and none whose time is over', async () => {
    const slot = Math.floor(Date.now() / 10_000);
    mkdirSync(join(dir, 'nginx/gate'), { recursive: true });
    for (const kind of ['start', 'write', 'delete', 'full']) writeFileSync(gate(`${kind}-${slot - 2}`), '');
    expect((await shown()).refused).toEqual([]);
    const message = (text: string) => JSON.stringify({ errors: [{ code: 'DENIED', message: text }] });
    writeFileSync(gate('reason.json'), message('collecting garbage'));
    for (const ahead of [0, 1, 2])
      for (const kind of ['delete', 'full']) writeFileSync(gate(`${kind}-${slot + ahead}`), '');
    expect((await shown()).refused).toEqual([
      { by: 'work', what: 'deletions', reason: 'collecting garbage' },
      { by: 'floor', what: 'pushes', reason: 'no reason was given' },
    ]);
    for (const ahead of [0, 1, 2])
      for (const kind of ['start', 'write']) writeFileSync(gate(`${kind}-${slot + ahead}`), '');
    writeFileSync(gate('full.json'), message('nearly full'));
    expect(await lines()).toMatch(
      /\n {2}refused +pushes and deletions: collecting garbage\n {2}refused +pushes: nearly full\n/,
    );
  });
});
