import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteManifest } from '../../../src/registry/manifest.ts';
import { startUpload } from '../../../src/registry/upload.ts';
import { repositoryFolder } from '../../../src/store/layout.ts';
import { removeRepositoryFolder } from '../../../src/store/remove-repository.ts';
import { pushImage } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { catalogue, digestOf, majors } from './majors.ts';

for (const [major, part] of majors)
  describeReal(`rm --empty with registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    beforeAll(async () => void (bundle = await startBundle(major)));
    afterAll(() => bundle?.stop());

    const emptied = async (repository: string): Promise<void> => {
      const { digest } = await pushImage(bundle.http, repository, 'v1', { seed: repository });
      await deleteManifest(bundle.http, repository, digest);
    };
    const quiet = (repository: string): void => {
      const folder = repositoryFolder(bundle.data, repository);
      const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
      for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
        utimesSync(join(folder, entry), longAgo, longAgo);
    };

    test('takes the names of repositories that hold nothing out of the catalogue, and no others', async () => {
      await pushImage(bundle.http, 'full/app', 'v1');
      const untagged = await pushImage(bundle.http, 'full/untagged', undefined, { seed: 'untagged' });
      await emptied('empty/deep/app');
      await emptied('empty/deep');
      await emptied('pushing/lately');
      await emptied('pushing/now');
      for (const name of ['full/app', 'full/untagged', 'empty/deep', 'pushing/now']) quiet(name);
      await startUpload(bundle.http, 'pushing/now');
      const before = await catalogue(bundle);
      expect(before).toEqual(expect.arrayContaining(['empty/deep', 'empty/deep/app']));

      const dry = await bundle.run('rm', '--empty', '--dry-run', '--json');
      expect(JSON.parse(dry.stdout)).toEqual({ remove: ['empty/deep', 'empty/deep/app'] });
      const unasked = await bundle.run('rm', '--empty');
      expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('    empty/deep/app')]);
      expect(await catalogue(bundle)).toEqual(before);

      const { code, stdout, stderr } = await bundle.run('rm', '--empty', '--yes');
      expect([code, stdout], stderr).toEqual([0, 'Removed 2 empty repositories\n']);
      expect(await catalogue(bundle)).toEqual(before.filter((name) => !name.startsWith('empty/')));
      expect(existsSync(repositoryFolder(bundle.data, 'empty'))).toBe(false);
      expect(await digestOf(bundle, 'full/untagged', untagged.digest)).toBe(untagged.digest);
      const nothing = await bundle.run('rm', '--empty', '--yes');
      expect([nothing.code, nothing.stdout]).toEqual([0, 'No repository is empty.\n']);
      // As for one of two that run at once.
      await removeRepositoryFolder(bundle.data, 'empty/deep');
      const again = await pushImage(bundle.http, 'empty/deep', 'v1', { seed: 'empty/deep' });
      expect(await digestOf(bundle, 'empty/deep', 'v1')).toBe(again.digest);
    });

    test('goes with nothing else', async () => {
      for (const words of [['--empty', 'team/app:v1'], ['--empty', '--repo', 'team/app'], []])
        expect((await bundle.run('rm', ...words)).code).toBe(2);
    });
  });
