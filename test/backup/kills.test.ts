import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { killedAtWork, killedBackups } from '../support/backup-kills.ts';
import { cli, inProcess } from '../support/cli.ts';
import { pushImage } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { restoreFrom } from '../support/restored.ts';
import { freePort, tempFolder } from '../support/tmp.ts';

const rounds = 5;

describeReal(`backup and restore, killed`, ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  const to = join(tempFolder(), 'to');
  beforeAll(async () => {
    bundle = await startBundle('3');
  });
  afterAll(() => bundle?.stop());

  test('backup: nothing half done is offered, and the next one is whole', async () => {
    const push = (round: number) => {
      const layers = Array.from({ length: 30 }, (_, index) => 20_000 + index);
      return pushImage(bundle.http, `team/app-${round}`, 'v1', { seed: String(round), layers });
    };
    expect(await killedBackups({ dir: bundle.dir, push }, to, rounds)).toBeGreaterThan(0);
    const { code, stdout, stderr } = await bundle.run('backup', to, '--verify-all', '--json');
    expect(code, stdout + stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ whole: true, mended: 0, blobs: rounds * 32 });
    // What the killed ones have left is gone.
    const folders = readdirSync(join(to, 'backups')).map((name) => readdirSync(join(to, 'backups', name)));
    for (const files of folders) expect(files).toContain('complete.json');
    expect(readdirSync(to)).not.toContain('part');
    const deleted = await bundle.run('rm', 'team/app-0:v1', '--yes');
    expect(deleted.code, deleted.stderr).toBe(0);
  });

  test('restore: the same command goes on, and comes to a whole registry', async () => {
    const dir = join(tempFolder(), 'restored');
    const port = await freePort();
    const words = ['restore', to, dir, '--yes', '--port', String(port)];
    onTestFinished(async () => void (await inProcess(['down', '-C', dir])));
    let hits = 0;
    for (let round = 0; round < rounds - 2; round++)
      if (await killedAtWork(words, { begun: () => existsSync(join(dir, 'nginx')), within: 1000 })) hits++;
    expect(hits).toBeGreaterThan(0);
    const { code, stderr } = await cli(words);
    expect(code, stderr).toBe(0);
    const again = await restoreFrom(to, bundle, { dir });
    expect(again.stderr).toContain('is not empty: nothing was restored');
    const settings = await inProcess(['api', 'GET', '_catalog', '-C', dir]);
    expect(JSON.parse(settings.stdout)).toMatchObject({
      repositories: Array.from({ length: rounds }, (_, round) => `team/app-${round}`),
    });
  });
});
