import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../../src/bundle/paths.ts';
import { loadBundle } from '../../../src/disk/load.ts';
import { getBlob } from '../../../src/registry/blob.ts';
import { startUpload } from '../../../src/registry/upload.ts';
import { holdingStore } from '../../../src/store/hold.ts';
import { removeRepositoryFolder } from '../../../src/store/remove-repository.ts';
import { repositoryFolder } from '../../../src/store/layout.ts';
import { inProcess } from '../../support/cli.ts';
import { linux, pushImage, pushIndex } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { catalogue, digestOf, majors, tagsOf } from './majors.ts';

for (const [major, part] of majors)
  describeReal(`rm --repo with registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    beforeAll(async () => void (bundle = await startBundle(major)));
    afterAll(() => bundle?.stop());
    const folder = (repository: string) => repositoryFolder(bundle.data, repository);

    test('takes it out of the catalogue, and leaves the repositories below it', async () => {
      await pushImage(bundle.http, 'a', 'v1', { seed: 'above' });
      await pushImage(bundle.http, 'a', undefined, { seed: 'untagged' });
      const below = await pushImage(bundle.http, 'a/b', 'v1', { seed: 'below' });
      const { code, stdout, stderr } = await bundle.run('rm', '--repo', 'a', '--yes');
      expect(code, stderr).toBe(0);
      expect(stdout).toBe(`Removed ${bundle.host}/a: 1 tag, 2 manifests\n`);
      expect(stderr).toContain('stays: a/b, a repository of its own');
      expect(await catalogue(bundle)).toEqual(['a/b']);
      expect(await digestOf(bundle, 'a/b', 'v1')).toBe(below.digest);
      const again = await pushImage(bundle.http, 'a', 'v2', { seed: 'above' });
      expect([await digestOf(bundle, 'a', 'v2'), await tagsOf(bundle, 'a')]).toEqual([again.digest, ['v2']]);
      for (const { digest } of again.layers!)
        expect((await getBlob(bundle.http, 'a', digest)).status).toBe(200);
    });

    test('leaves no empty folders above it', async () => {
      await pushImage(bundle.http, 'x/y/z', 'v1');
      expect((await bundle.run('rm', '--repo', 'x/y/z', '--yes')).code).toBe(0);
      expect(existsSync(folder('x'))).toBe(false);
    });

    test('shows first, and without a yes changes nothing', async () => {
      await pushImage(bundle.http, 'shown/app', 'v1');
      const dry = await bundle.run('rm', '--repo', 'shown/app', '--dry-run', '--json');
      expect(JSON.parse(dry.stdout)).toMatchObject({
        remove: [{ kind: 'repository', tags: ['v1'], manifests: 1, catalogue: 'removed' }],
        also: [],
      });
      const { code, stderr } = await bundle.run('rm', '--repo', 'shown/app');
      expect(code).toBe(2);
      expect(stderr).toMatch(/shown\/app: all of it goes: 1 tag, 1 manifest[^]*tags: v1/);
      expect(await tagsOf(bundle, 'shown/app')).toEqual(['v1']);
      for (const wrong of ['shown/app:v1', 'shown/nothing'])
        expect((await bundle.run('rm', '--repo', wrong, '--yes')).code).toBe(wrong.includes(':') ? 2 : 1);
    });

    test('waits while somebody pushes to it; what was given up long ago goes along', async () => {
      const image = await pushImage(bundle.http, 'busy/app', 'v1');
      await startUpload(bundle.http, 'busy/app');
      const refused = await bundle.run('rm', '--repo', 'busy/app', '--yes');
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringContaining('somebody is pushing to it'),
      ]);
      expect(await digestOf(bundle, 'busy/app', 'v1')).toBe(image.digest);
      const uploads = join(folder('busy/app'), '_uploads');
      const longAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
      for (const entry of readdirSync(uploads, { recursive: true, encoding: 'utf8' }))
        utimesSync(join(uploads, entry), longAgo, longAgo);
      expect((await bundle.run('rm', '--repo', 'busy/app', '--yes')).code).toBe(0);
      expect(existsSync(folder('busy'))).toBe(false);
    });

    test('waits for whoever is at work on the store', async () => {
      await pushImage(bundle.http, 'held/app', 'v1');
      const { code, stderr } = await holdingStore(await loadBundle(bundle.dir), { who: 'a backup' }, () =>
        bundle.run('rm', '--repo', 'held/app', '--yes'),
      );
      expect([code, stderr]).toEqual([1, expect.stringContaining('at work on the store: a backup')]);
      expect(await tagsOf(bundle, 'held/app')).toEqual(['v1']);
    });

    describe('killed half-way', () => {
      test.for([
        ['nothing moved', []],
        ['the manifests moved', ['_manifests']],
        ['all but the uploads moved', ['_manifests', '_layers']],
        ['all moved', ['_manifests', '_layers', '_uploads']],
      ] as const)('%s: the registry goes on, and the next run finishes', async ([, moved]) => {
        await pushImage(bundle.http, 'killed/app', 'v1');
        const aside = join(folder('killed/app'), '_removed-0123456789ab');
        mkdirSync(aside);
        for (const part of moved) renameSync(join(folder('killed/app'), part), join(aside, part));
        expect(await catalogue(bundle)).not.toContain('killed/app/_removed-0123456789ab');
        const { code, stderr } = await bundle.run('rm', '--repo', 'killed/app', '--yes');
        expect(code, stderr).toBe(0);
        expect(existsSync(folder('killed'))).toBe(false);
        expect(await catalogue(bundle)).not.toContain('killed/app');
      });
    });

    test('never follows a link out of the store', async () => {
      const outside = tempFolder();
      mkdirSync(join(outside, 'app/_manifests'), { recursive: true });
      symlinkSync(outside, folder('link'));
      await expect(removeRepositoryFolder(bundle.data, 'link/app')).rejects.toThrow('behind a symbolic link');
      expect(existsSync(join(outside, 'app/_manifests'))).toBe(true);
    });

    test('behind a cache that somebody has added nothing goes from the disk, so that pushes go on', async () => {
      const config = join(bundle.dir, paths.registryConfig);
      const before = readFileSync(config, 'utf8');
      writeFileSync(config, before.replace(/^storage:\n/m, '$&  cache:\n    blobdescriptor: inmemory\n'));
      // It runs, and its smoke tests say what a cache does.
      expect((await bundle.run('restart')).stderr).toContain('no-stale-cache');
      try {
        await pushImage(bundle.http, 'cached/app', 'v1');
        const { code, stderr } = await bundle.run('rm', '--repo', 'cached/app', '--yes');
        expect(code, stderr).toBe(0);
        expect(stderr).toMatch(
          /the name stays in the catalogue \(.* has a cache .*is run without that cache/,
        );
        expect(await tagsOf(bundle, 'cached/app')).toEqual([]);
        const again = await pushImage(bundle.http, 'cached/app', 'v1');
        writeFileSync(config, before);
        expect((await bundle.run('restart')).code).toBe(0);
        expect(await digestOf(bundle, 'cached/app', 'v1')).toBe(again.digest);
        for (const { digest } of again.layers!)
          expect((await getBlob(bundle.http, 'cached/app', digest)).status).toBe(200);
      } finally {
        writeFileSync(config, before);
        await bundle.run('restart');
      }
      expect((await bundle.run('rm', '--repo', 'cached/app', '--yes')).code).toBe(0);
      expect(await catalogue(bundle)).not.toContain('cached/app');
    });

    test('where the store is elsewhere, all manifests go, and it says that the name stays', async () => {
      const home = tempFolder();
      mkdirSync(join(home, '.docker'));
      const auth = Buffer.from(`${bundle.user}:${bundle.password}`).toString('base64');
      writeFileSync(
        join(home, '.docker/config.json'),
        JSON.stringify({ auths: { [bundle.host]: { auth } } }),
      );
      const amd = await pushImage(bundle.http, 'far/app', undefined);
      const arm = await pushImage(bundle.http, 'far/app', undefined, {
        platform: { ...linux, architecture: 'arm64' },
      });
      const index = await pushIndex(bundle.http, 'far/app', 'v1', [amd, arm]);
      const single = await pushImage(bundle.http, 'far/app', 'v2', { seed: 'single' });
      const words = ['rm', '--repo', `${bundle.host}/far/app`, '--yes', '--ca', bundle.ca];
      const { code, stderr } = await inProcess(words, { cwd: home, env: { HOME: home } });
      expect(code, stderr).toBe(0);
      expect(stderr).toContain(
        'the name stays in the catalogue (its data folder is elsewhere) until create-registry rm --repo far/app is run',
      );
      for (const { digest } of [amd, arm, index, single])
        expect(await digestOf(bundle, 'far/app', digest)).toBeUndefined();
      expect([await tagsOf(bundle, 'far/app'), await catalogue(bundle)]).toEqual([
        [],
        expect.arrayContaining(['far/app']),
      ]);
      expect((await bundle.run('rm', '--repo', 'far/app', '--yes')).code).toBe(0);
      expect(await catalogue(bundle)).not.toContain('far/app');
    });
  });
