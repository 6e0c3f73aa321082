import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blobFile, repositoryFolder } from '../../src/store/layout.ts';
import { flipByte } from '../support/flip.ts';
import { pushImage, type Pushed } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { rsyncHost } from '../support/rsync-host.ts';

describeReal('a backup over rsync', ['nginx', 'registry3', 'rsync'], () => {
  let bundle: RegistryBundle;
  let host: ReturnType<typeof rsyncHost>;
  let image: Pushed;
  beforeAll(async () => {
    host = rsyncHost();
    bundle = await startBundle('3', { env: host.env });
    image = await pushImage(bundle.http, 'team/app', 'v1', { seed: 'rsync', layers: [100_000] });
  });
  afterAll(() => bundle?.stop());

  const backup = async (...words: string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await bundle.run('backup', `${host.name}/to`, '--json', ...words);
    expect(code, stdout + stderr).toBe(0);
    return JSON.parse(stdout);
  };

  test('goes there, only what is new, is read there, and mended', async () => {
    expect(await backup()).toMatchObject({ blobs: 3, new: { blobs: 3 }, verified: 3, whole: true });
    const there = blobFile(join(host.folder, 'to'), image.layers![0]!.digest);
    expect(existsSync(there)).toBe(true);
    const { size, config } = await pushImage(bundle.http, 'team/new', 'v1', { seed: 'n', layers: [5000] });
    expect(await backup()).toMatchObject({
      new: { blobs: 3, bytes: 5000 + size + config!.size },
      verified: 3,
    });
    flipByte(there);
    expect(await backup('--verify-all')).toMatchObject({ new: { blobs: 1 }, verified: 6, mended: 1 });
  });

  test('becomes a registry again in a rehearsal, which names what is damaged', async () => {
    flipByte(blobFile(join(host.folder, 'to'), image.layers![0]!.digest));
    const { code, stderr } = await bundle.run('backup', `${host.name}/to`, '--rehearse');
    expect([code, stderr]).toEqual([1, expect.stringContaining('team/app:v1: not whole in the backup')]);
    await backup('--verify-all');
  });

  test('loses its oldest with --keep, and the blobs that nothing needs', async () => {
    const { digest } = await pushImage(bundle.http, 'team/gone', 'v1', { seed: 'gone', layers: [7000] });
    await backup();
    rmSync(repositoryFolder(bundle.data, 'team/gone'), { recursive: true });
    const folder = join(host.folder, 'to');
    expect(existsSync(blobFile(folder, digest))).toBe(true);
    expect(await backup('--keep', '1')).toMatchObject({ removed: { blobs: 3 } });
    expect(readdirSync(join(folder, 'backups'))).toHaveLength(1);
    expect(existsSync(blobFile(folder, digest))).toBe(false);
    expect(existsSync(blobFile(folder, image.digest))).toBe(true);
    expect(await backup()).toMatchObject({ new: { blobs: 0 } });
  });

  test('is refused where something else is, and where nobody answers', async () => {
    writeFileSync(join(host.folder, 'thesis.txt'), '');
    const foreign = await bundle.run('backup', host.name);
    expect([foreign.code, foreign.stderr]).toEqual([2, expect.stringContaining('is no folder of backups')]);
    const nobody = await bundle.run('backup', 'nowhere:/store');
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringMatching(/rsync failed \(\d+\)/)]);
  });
});
