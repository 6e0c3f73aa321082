import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteManifest } from '../../src/registry/manifest.ts';
import { pushImage } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';

describeReal('gc', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  beforeAll(async () => {
    bundle = await startBundle('3');
    await pushImage(bundle.http, 'team/kept', 'v1', { layers: [3_000_000] });
  });
  // The last test takes it away.
  afterAll(() => (bundle && existsSync(bundle.dir) ? bundle.stop() : bundle?.http.close()));

  const deleted = async (seed: string, size: number): Promise<void> => {
    const { repository, digest } = await pushImage(bundle.http, 'team/app', 'old', { seed, layers: [size] });
    await deleteManifest(bundle.http, repository, digest);
  };

  test('says so when there is nothing', async () => {
    const { code, stdout } = await bundle.run('gc');
    expect([code, stdout]).toEqual([0, 'Nothing to collect.\n']);
    expect(JSON.parse((await bundle.run('gc', '--json')).stdout)).toMatchObject({
      blobs: 0,
      bytes: 0,
      repositories: [],
    });
  });

  test('shows what would go and where, asks, and removes it', async () => {
    await deleted('shown', 500_000);
    const preview = await bundle.run('gc', '--dry-run', '--grace', '0');
    expect(preview.code).toBe(0);
    expect(preview.stdout).toMatch(
      /^REPOSITORY +BLOBS +SIZE\nteam\/app +2 +500 KB\n3 blobs, 501 KB that no image needs\n$/,
    );

    const asked = await bundle.run('gc', '--grace', '0');
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('gc: this needs a yes')]);

    const done = await bundle.run('gc', '--yes', '--json', '--grace', '0');
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(JSON.parse(done.stdout)).toMatchObject({
      blobs: 3,
      repositories: [{ name: 'team/app', blobs: 2 }],
      freed: expect.closeTo(500_000, -4),
    });
    expect((await bundle.run('gc', '--grace', '0')).stdout).toBe('Nothing to collect.\n');
  });

  test('passes on why it was refused', async () => {
    await deleted('refused', 5_000_000);
    const { code, stderr } = await bundle.run('gc', '--yes', '--grace', '0');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/5\.0 MB of 8\.0 MB would go, more than 50%/)]);
    const wrong = await bundle.run('gc', '--grace', 'soon');
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--grace soon is no time like')]);
    expect((await bundle.run('gc', '--yes', '--grace', '0', '--max-share', '100%')).stdout).toContain(
      'Freed 5.0 MB',
    );
  });

  test('leaves nothing that down --purge would not take away', async () => {
    await deleted('purged', 1000);
    expect((await bundle.run('gc', '--yes', '--grace', '0')).code).toBe(0);
    expect(existsSync(join(bundle.data, '.create-registry'))).toBe(true);
    const { code, stderr } = await bundle.run('down', '--purge', '--data', '--yes');
    expect(code, stderr).toBe(0);
    expect(existsSync(bundle.dir)).toBe(false);
  });
});
