import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blobFile, currentLink, linkIn, repositoryFolder, revisionsFolder } from '../../src/store/layout.ts';
import { holdingStore } from '../../src/store/hold.ts';
import { loadBundle } from '../../src/disk/load.ts';
import { deleteManifest } from '../../src/registry/manifest.ts';
import { inProcess } from '../support/cli.ts';
import { makeBackup, type MakeOptions } from '../../src/backup/make.ts';
import { chosenBackup } from '../../src/backup/chosen.ts';
import { folderPlace } from '../../src/backup/folder-place.ts';
import type { Place } from '../../src/backup/place.ts';
import { flipByte } from '../support/flip.ts';
import { pullWhole } from '../support/pulled.ts';
import { pushImage, pushIndex, type Pushed } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { restoreFrom } from '../support/restored.ts';
import { tempFolder } from '../support/tmp.ts';

interface Document {
  at: string;
  blobs: number;
  bytes: number;
  new: { blobs: number; bytes: number };
  verified: number;
  mended: number;
  whole: boolean;
  removed?: { backups: string[]; blobs: number };
}

const backup = async (bundle: RegistryBundle, ...words: string[]): Promise<Document> => {
  const { code, stdout, stderr } = await bundle.run('backup', ...words, '--json');
  expect(code, stdout + stderr).toBe(0);
  return JSON.parse(stdout) as Document;
};

/** Tries to delete what is not there until nginx refuses even that, and returns its reason. */
async function refusedDeletion(bundle: RegistryBundle): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await deleteManifest(bundle.http, 'team/app', `sha256:${'0'.repeat(64)}`).catch(String);
    if (String(answer).includes('backup')) return String(answer);
    await sleep(10);
  }
  return 'never';
}

for (const major of ['3', '2.8'] as const)
  describeReal(
    `backup and restore, registry ${major}`,
    ['nginx', major === '3' ? 'registry3' : 'registry2'],
    () => {
      let bundle: RegistryBundle;
      beforeAll(async () => {
        bundle = await startBundle(major);
      });
      afterAll(() => bundle?.stop());

      test('while others push: what was there before can be pulled, and every tag of it is whole', async () => {
        const to = join(tempFolder(), 'to');
        const before: Pushed[] = [];
        for (const name of ['team/app', 'team/app/below', 'other'])
          before.push(await pushImage(bundle.http, name, 'v1', { seed: name, layers: [200_000] }));
        await pushImage(bundle.http, 'other', 'moved', { seed: 'first' });
        before.push(await pushImage(bundle.http, 'other', 'moved', { seed: 'second' }));
        const arm = { os: 'linux', architecture: 'arm64' };
        const children = [
          await pushImage(bundle.http, 'multi', undefined),
          await pushImage(bundle.http, 'multi', undefined, { platform: arm }),
        ];
        before.push(await pushIndex(bundle.http, 'multi', 'all', children));

        let pushed = 0;
        let over = false;
        const pushing = (async () => {
          for (; !over; pushed++) {
            const seed = `${pushed}`;
            await pushImage(bundle.http, `busy/${pushed % 3}`, `v${pushed}`, {
              seed,
              layers: [50_000, 1000],
            });
          }
        })();
        const made = backup(bundle, to);
        const refused = await refusedDeletion(bundle);
        const document = await made;
        expect(refused).toContain('a backup is being made: pulls and pushes go on');
        const during = pushed;
        over = true;
        await pushing;
        expect(during).toBeGreaterThan(3);
        expect(document).toMatchObject({ whole: true, mended: 0, verified: document.blobs });
        expect(document.new).toEqual({ blobs: document.blobs, bytes: document.bytes });

        const restored = await restoreFrom(to, bundle, { words: ['--json'] });
        expect(restored.code, restored.stdout + restored.stderr).toBe(0);
        expect(JSON.parse(restored.stdout)).toMatchObject({ damaged: [], smoke: { ok: true } });
        for (const { repository, digest } of before)
          expect(await pullWhole(restored.http, repository, digest)).toBe(digest);
        for (const name of ['busy/0', 'busy/1', 'busy/2']) {
          const folder = join(restored.data, 'docker/registry/v2/repositories', name, '_manifests/tags');
          for (const tag of existsSync(folder) ? readdirSync(folder) : [])
            await pullWhole(restored.http, name, tag);
        }

        // When it was pushed, and what the tag was before, decide what is kept.
        const times = (data: string) => [
          statSync(currentLink(data, 'other', 'moved')).mtimeMs,
          statSync(linkIn(revisionsFolder(data, 'other'), before[3]!.digest)).mtimeMs,
        ];
        const [tag, revision] = times(bundle.data);
        expect(times(restored.data)).toEqual([expect.closeTo(tag!, 1), expect.closeTo(revision!, 1)]);
        const history = join(
          restored.data,
          'docker/registry/v2/repositories/other/_manifests/tags/moved/index/sha256',
        );
        expect(readdirSync(history)).toHaveLength(2);
        // The user of the registry it came from could log in, see above; the settings are the same but for the port.
        const withoutPort = (dir: string) =>
          readFileSync(join(dir, 'settings.yml'), 'utf8').replace(/^port: .*$/m, '');
        expect(withoutPort(restored.dir)).toBe(withoutPort(bundle.dir));
        expect((await restoreFrom(to, bundle, { dir: restored.dir })).stderr).toContain(
          'is not empty: nothing was restored',
        );
      });
    },
  );

describeReal('backups', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  let image: Pushed;
  beforeAll(async () => {
    bundle = await startBundle('3');
    image = await pushImage(bundle.http, 'team/app', 'v1', { seed: 'whole', layers: [100_000] });
    await pushImage(bundle.http, 'team/other', 'v1', { seed: 'other' });
  });
  afterAll(() => bundle?.stop());

  test('a second one copies only what is new; a rehearsal proves it, and leaves nothing', async () => {
    const to = join(tempFolder(), 'to');
    const first = await backup(bundle, to);
    const { layers, config, size } = await pushImage(bundle.http, 'team/new', 'v1', {
      seed: 'n',
      layers: [300_000],
    });
    const second = await backup(bundle, to);
    expect(second.new).toEqual({ blobs: 3, bytes: 300_000 + config!.size + size });
    expect(layers).toHaveLength(1);
    expect(second.blobs).toBe(first.blobs + 3);

    const folder = tempFolder();
    const { code, stdout, stderr } = await bundle.runWith(
      { env: { TMPDIR: folder } },
      'backup',
      to,
      '--rehearse',
      '--json',
    );
    expect(code, stdout + stderr).toBe(0);
    const document = JSON.parse(stdout) as { tags: number; blobs: number };
    expect(document).toMatchObject({ good: true, at: second.at, wrong: [], damaged: [] });
    expect(document.tags).toBe(3);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a byte that flips there is found, the image named, the rest restored; the next one mends it', async () => {
    const to = join(tempFolder(), 'to');
    const { blobs } = await backup(bundle, to);
    flipByte(blobFile(to, image.layers![0]!.digest));

    const restored = await restoreFrom(to, bundle);
    expect([restored.code, restored.stderr]).toEqual([
      1,
      expect.stringMatching(/not whole in the backup:\n +team\/app:v1\n/),
    ]);
    expect(restored.stderr).toContain('The key of the CA was not restored');
    await pullWhole(restored.http, 'team/other', 'v1');
    await expect(pullWhole(restored.http, 'team/app', 'v1')).rejects.toThrow();
    // What is missing can be pushed again.
    await pushImage(restored.http, 'team/app', 'v1', { seed: 'whole', layers: [100_000] });
    await pullWhole(restored.http, 'team/app', 'v1');

    expect(await backup(bundle, to)).toMatchObject({ verified: 0, mended: 0 });
    expect(await backup(bundle, to, '--verify-all')).toMatchObject({
      verified: blobs,
      mended: 1,
      new: { blobs: 1 },
    });
    expect(await backup(bundle, to, '--verify-all')).toMatchObject({
      verified: blobs,
      mended: 0,
      new: { blobs: 0 },
    });
  });

  test('damage in the registry is named, and older backups then stay', async () => {
    const to = join(tempFolder(), 'to');
    const { layers } = await pushImage(bundle.http, 'team/bad', 'v1', { seed: 'bad', layers: [5000] });
    const file = blobFile(bundle.data, layers![0]!.digest);
    await backup(bundle, to);
    const other = join(tempFolder(), 'other');
    flipByte(file);
    const { code, stderr } = await bundle.run('backup', other, '--keep', '1');
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('damaged in the registry, and so in the backup: team/bad:v1'),
    ]);
    // The place that has had it before has it still.
    expect(await backup(bundle, to)).toMatchObject({ whole: true });
    flipByte(file);
    expect(await backup(bundle, other)).toMatchObject({ whole: true, new: { blobs: 1 } });
  });

  test('--keep leaves so many, and the blobs that they need', async () => {
    const to = join(tempFolder(), 'to');
    const { layers } = await pushImage(bundle.http, 'team/gone', 'v1', {
      seed: 'gone',
      layers: [7000],
    });
    await backup(bundle, to, '--keep', '2');
    rmSync(repositoryFolder(bundle.data, 'team/gone'), { recursive: true });
    const there = (): boolean => existsSync(blobFile(to, layers![0]!.digest));
    expect((await backup(bundle, to, '--keep', '2')).removed).toEqual({ backups: [], blobs: 0 });
    expect(there()).toBe(true);
    const { removed } = await backup(bundle, to, '--keep', '2');
    expect(removed).toMatchObject({ backups: [expect.any(String)], blobs: 3 });
    expect(there()).toBe(false);
    expect(readdirSync(join(to, 'backups'))).toHaveLength(2);
  });

  test('the key of the CA goes along encrypted, and comes back with its passphrase only', async () => {
    const to = join(tempFolder(), 'to');
    const passphrase = join(tempFolder(), 'passphrase');
    const env = { CREATE_REGISTRY_BACKUP_PASSPHRASE_FILE: passphrase };
    writeFileSync(passphrase, 'four words of mine\n');
    const key = readFileSync(join(bundle.dir, 'pki/ca.key'), 'utf8');
    const made = await bundle.runWith({ env }, 'backup', to, '--ca-key');
    expect(made.code, made.stderr).toBe(0);
    for (const path of readdirSync(to, { recursive: true, withFileTypes: true })) {
      const { mode } = statSync(join(path.parentPath, path.name));
      expect(mode & 0o077, path.name).toBe(0);
      if (path.isFile())
        expect(readFileSync(join(path.parentPath, path.name), 'latin1')).not.toContain(key.split('\n')[1]);
    }
    const dir = join(tempFolder(), 'with');
    const words = ['restore', to, dir, '--yes'];
    // The port is taken: it stops where everything but the start is done, and the same goes on later.
    const stopped = await inProcess(words, { env });
    expect([stopped.code, stopped.stderr]).toEqual([1, expect.stringContaining('port')]);
    expect(readFileSync(join(dir, 'pki/ca.key'), 'utf8')).toBe(key);
    writeFileSync(passphrase, 'other words\n');
    const wrong = await inProcess(['restore', to, join(tempFolder(), 'wrong'), '--yes'], { env });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('this passphrase does not open')]);
  });

  test('what the disk there does not keep as it was written never becomes a backup', async () => {
    const loaded = await loadBundle(bundle.dir);
    const options = {
      data: bundle.data,
      steps: { step: (_: string, work: (update: () => void) => Promise<never>) => work(() => undefined) },
      verifyAll: false,
    } as MakeOptions;
    for (const spoil of [flipByte, rmSync]) {
      const to = join(tempFolder(), 'to');
      const good = folderPlace(to);
      await good.prepare();
      const place: Place = {
        ...good,
        copy: async (data, digests, onBlob) => {
          const wrong = await good.copy(data, digests, onBlob);
          spoil(blobFile(to, digests[0]!));
          return wrong;
        },
      };
      await expect(makeBackup(loaded, place, options)).rejects.toThrow('cannot be read there as written');
      await expect(chosenBackup(good)).rejects.toThrow('there is no complete backup');
      // The next one clears it away, and takes the blob anew where it is gone.
      await backup(bundle, to, '--verify-all');
      expect(await good.names()).toEqual([(await chosenBackup(good)).name]);
    }
  });

  test('is refused where it cannot be right, with the reason', async () => {
    const refused = async (words: string[]): Promise<string> => {
      const { code, stderr } = await bundle.run('backup', ...words);
      expect(code, stderr).toBeGreaterThan(0);
      return stderr;
    };
    const foreign = tempFolder();
    writeFileSync(join(foreign, 'thesis.txt'), '');
    expect(await refused([foreign])).toMatch(/is no folder of backups\n.*for a first backup/);
    for (const [from, said] of [
      [foreign, `${foreign} is no folder of backups`],
      [`${foreign}/none`, `there is no folder ${foreign}/none`],
    ] as const) {
      const { code, stderr } = await bundle.run('restore', from, tempFolder('new'));
      expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
      expect(stderr).not.toContain('first backup');
    }
    expect(await refused([join(bundle.dir, 'backups')])).toContain('is inside of');
    expect(await refused([])).toContain('where the backup goes is missing');
    expect(await refused([foreign, '--keep', 'all'])).toContain('--keep all is no number');
    const to = join(tempFolder(), 'to');
    await holdingStore(await loadBundle(bundle.dir), { who: 'somebody' }, async () => {
      expect(await refused([to])).toContain('at work on the store: somebody');
    });
    await backup(bundle, to);
    const [name = ''] = readdirSync(join(to, 'backups'));
    appendFileSync(join(to, 'backups', name, 'links.gz'), 'x');
    expect((await bundle.run('backup', to, '--rehearse')).stderr).toContain(
      'links.gz is not as it was written',
    );
  });
});
