import { rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../../src/registry/call.ts';
import { deleteManifest } from '../../src/registry/manifest.ts';
import { blobFile, linkIn, repositoryFolder, revisionsFolder } from '../../src/store/layout.ts';
import { run } from '../../src/system/process.ts';
import { content, pushCosign, pushImage, pushIndex, pushReferrer, type Pushed } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { damage } from '../store/damaged.ts';

interface Row {
  name: string;
  size: number;
  own: number;
  tags: number;
  untagged: { manifests: number; bytes: number };
  lastPush?: string;
}

interface Document {
  stored: { blobs: number; bytes: number };
  shared: { blobs: number; bytes: number };
  unneeded: { blobs: number; bytes: number };
  untagged: { manifests: number; bytes: number; last7Days: number; last30Days: number; older: number };
  uploads: { count: number; bytes: number; oldest?: string };
  disk: { free: number; total: number };
  repositories: Row[];
  damage: { count: number; first: { path: string; what: string }[] };
}

interface TagsDocument {
  repositories: (Omit<Row, 'tags'> & {
    tags: { tag: string; digest: string; size: number; own: number; platforms?: number; pushed: string }[];
  })[];
}

const arm = { os: 'linux', architecture: 'arm64' };
const day = 86_400;

for (const major of ['3', '2.8'] as const)
  describeReal(`usage, on registry ${major}`, ['nginx', major === '3' ? 'registry3' : 'registry2'], () => {
    let bundle: RegistryBundle;
    let first: Pushed;
    let old: Pushed;
    let signed: Pushed;
    let signature: Pushed;
    let referrer: Pushed;
    let index: Pushed;
    const base = content('base', 300_000);

    const push = (repository: string, tag: string | undefined, layers: Buffer[], seed = tag ?? '') =>
      pushImage(bundle.http, repository, tag, { layers, seed });
    const usage = async (): Promise<Document> => {
      const { code, stdout, stderr } = await bundle.run('usage', '--json');
      expect([code, stderr]).toEqual([0, '']);
      return JSON.parse(stdout) as Document;
    };
    const row = ({ repositories }: Document, name: string): Row =>
      repositories.find((one) => one.name === name)!;
    const tagsOf = async (repository: string) => {
      const { code, stdout, stderr } = await bundle.run('usage', repository, '--json');
      expect([code, stderr]).toEqual([0, '']);
      return (JSON.parse(stdout) as TagsDocument).repositories[0]!;
    };
    /** Manifest and config. */
    const around = ({ size, config }: Pushed): number => size + config!.size;
    const age = (repository: string, { digest }: Pushed, days: number): void => {
      const at = Date.now() / 1000 - days * day;
      utimesSync(linkIn(revisionsFolder(bundle.data, repository), digest), at, at);
    };
    /** Bytes that garbage collection would give back now. */
    const collectable = async (...words: string[]): Promise<number> => {
      const args = [join(bundle.dir, 'bin/gc'), '--plan', '--grace', '0', ...words];
      const io = { env: process.env, cwd: bundle.dir };
      const { exitCode, stdout, stderr } = await run({ file: 'sh', args, cwd: bundle.dir }, io, {
        timeout: 60_000,
      });
      expect(exitCode, stderr).toBe(0);
      const blobs = stdout.split('\n').flatMap((line) => /^blob \S+ (\d+)$/.exec(line)?.[1] ?? []);
      return blobs.reduce((sum, size) => sum + Number(size), 0);
    };

    beforeAll(async () => {
      bundle = await startBundle(major);
      first = await push('team/app', 'v1', [base, content('v1', 10_000)]);
      await push('team/app', 'v2', [base, content('v2', 20_000)]);
      await push('team/copy', 'v1', [base, content('copy', 40_000)]);
      old = await push('team/moved', 'latest', [content('old', 50_000)], 'old');
      await push('team/moved', 'latest', [content('new', 1_000)], 'new');
      const [amd, arm64] = [
        await push('team/multi', undefined, [content('amd', 5_000)], 'amd'),
        await pushImage(bundle.http, 'team/multi', undefined, { platform: arm, layers: [6_000] }),
      ];
      index = await pushIndex(bundle.http, 'team/multi', 'v1', [amd, arm64]);
      signed = await push('team/signed', 'v1', [content('signed', 70_000)]);
      referrer = await pushReferrer(bundle.http, signed, 'application/vnd.example.sbom');
      signature = await pushCosign(bundle.http, signed);
      await push('team/signed', 'v2', [content('unsigned', 2_000)]);
    });
    afterAll(() => bundle?.stop());

    test('what a repository needs, what it has to itself, and that an index and what is signed are kept', async () => {
      const found = await usage();
      expect(found.repositories.map(({ name }) => name)).toEqual([
        'team/signed',
        'team/moved',
        'team/copy',
        'team/app',
        'team/multi',
      ]);
      const app = row(found, 'team/app');
      expect(app).toMatchObject({ tags: 2, untagged: { manifests: 0, bytes: 0 } });
      expect(app.size - app.own).toBe(300_000);
      expect(row(found, 'team/copy').size - row(found, 'team/copy').own).toBe(300_000);
      expect(app.own).toBeGreaterThan(30_000 + 2 * around(first) - 100);
      expect(app.own).toBeLessThan(30_000 + 2 * around(first) + 100);
      expect(found.shared).toEqual({ blobs: 1, bytes: 300_000 });
      expect(row(found, 'team/multi')).toMatchObject({ tags: 1, untagged: { manifests: 0 } });
      expect(row(found, 'team/signed')).toMatchObject({ tags: 4, untagged: { manifests: 0 } });
      expect(found.stored.bytes).toBe(
        found.repositories.reduce((sum, one) => sum + one.own, 0) + found.shared.bytes + found.unneeded.bytes,
      );
      expect(Math.abs(Date.now() - Date.parse(app.lastPush!))).toBeLessThan(300_000);
      expect(found.disk.free).toBeLessThanOrEqual(found.disk.total);
      expect(found.damage).toEqual({ count: 0, first: [] });
    });

    test('what a tag moved away from, by age; it is what gc --untagged gives back', async () => {
      const bytes = 50_000 + around(old);
      for (const [days, ages] of [
        [1, { last7Days: bytes, last30Days: 0, older: 0 }],
        [20, { last7Days: 0, last30Days: bytes, older: 0 }],
        [40, { last7Days: 0, last30Days: 0, older: bytes }],
      ] as const) {
        age('team/moved', old, days);
        const found = await usage();
        expect(found.untagged).toEqual({ manifests: 1, bytes, ...ages });
        expect(row(found, 'team/moved').untagged).toEqual({ manifests: 1, bytes });
        expect(row(found, 'team/app').untagged).toEqual({ manifests: 0, bytes: 0 });
      }
      expect(await collectable('--untagged')).toBe(bytes + (await usage()).unneeded.bytes);
    });

    test('what was deleted is unneeded, and it is what gc gives back', async () => {
      const before = (await usage()).unneeded;
      const gone = await push('team/moved', undefined, [content('gone', 90_000)], 'gone');
      await deleteManifest(bundle.http, 'team/moved', gone.digest);
      const found = await usage();
      expect(found.unneeded).toEqual({
        blobs: before.blobs + 3,
        bytes: before.bytes + 90_000 + around(gone),
      });
      expect(await collectable()).toBe(found.unneeded.bytes);
      expect(found.damage.count).toBe(0);
    });

    test('uploads that have not ended, also where nothing else is', async () => {
      expect((await usage()).uploads).toEqual({ count: 0, bytes: 0 });
      await call(bundle.http, { method: 'POST', path: '/v2/team/begun/blobs/uploads/' }, 202);
      const { uploads, repositories } = await usage();
      expect(uploads).toMatchObject({ count: 1, bytes: 0 });
      expect(Math.abs(Date.now() - Date.parse(uploads.oldest!))).toBeLessThan(300_000);
      expect(repositories.map(({ name }) => name)).not.toContain('team/begun');
    });

    test('of a tag: what it needs, what no other does, with what is attached to it', async () => {
      const app = await tagsOf('team/app');
      expect(app.tags.map(({ tag }) => tag)).toEqual(['v2', 'v1']);
      expect(app.tags[1]).toMatchObject({
        digest: first.digest,
        size: 310_000 + around(first),
        own: 10_000 + around(first),
        platforms: 1,
      });
      const multi = await tagsOf('team/multi');
      expect(multi.tags).toMatchObject([{ tag: 'v1', digest: index.digest, platforms: 2, own: multi.own }]);
      const { tags } = await tagsOf('team/signed');
      const v1 = tags.find(({ tag }) => tag === 'v1')!;
      const sig = tags.find(({ tag }) => tag.endsWith('.sig'))!;
      const list = tags.find(({ tag }) => /^sha256-[0-9a-f]{64}$/.test(tag))!;
      expect(v1.size).toBe(70_000 + around(signed));
      const sigBytes = around(signature) + signature.layers![0]!.size;
      expect(sig).toMatchObject({ digest: signature.digest, size: sigBytes, own: sigBytes });
      // The list names the SBOM, which the image keeps.
      expect(list.own).toBe(statSync(blobFile(bundle.data, list.digest)).size);
      const sbom = referrer.size + '{}'.length + 'application/vnd.example.sbom'.length;
      expect(list.size).toBe(list.own + sbom);
      expect(v1.own).toBe(v1.size + sigBytes + list.own + sbom);
    });

    test('two tags on one image have nothing to themselves', async () => {
      await bundle.run('tag', 'team/copy:v1', 'same');
      expect((await tagsOf('team/copy')).tags.map(({ own }) => own)).toEqual([0, 0]);
      await bundle.run('rm', 'team/copy:same', '--yes');
      expect((await tagsOf('team/copy')).tags).toMatchObject([
        { tag: 'v1', own: row(await usage(), 'team/copy').own },
      ]);
    });

    test('for people: the table, the whole, and what to do next', async () => {
      const { code, stdout, stderr } = await bundle.run('usage');
      expect(code).toBe(0);
      const [header, ...lines] = stdout.split('\n');
      expect(header).toMatch(/^REPOSITORY +SIZE +OWN +TAGS +UNTAGGED +LAST PUSH$/);
      expect(lines).toContainEqual(
        expect.stringMatching(
          /^team\/moved +\d+\.\d KB +\d+\.\d KB +1 +\d+\.\d KB +\d{4}-\d\d-\d\d \d\d:\d\d$/,
        ),
      );
      expect(stdout).toMatch(/^stored +\S+ KB in \d+ blobs: 5 repositories, 9 tags$/m);
      expect(stdout).toMatch(/^shared +300 KB that several repositories need$/m);
      expect(stdout).toMatch(
        /^untagged +\S+ KB that only 1 untagged manifest needs: 0 B .* 30, \S+ KB older$/m,
      );
      expect(stdout).toMatch(/^uploads +1 upload not ended, 0 B, the oldest since \d{4}-/m);
      expect(stdout).toMatch(/^disk +\S+ \SB free of \S+ \SB, \d+%$/m);
      expect(stderr).toContain('create-registry gc --dry-run');
      expect(stderr).toContain('create-registry gc --untagged --dry-run');
      const tags = (await bundle.run('usage', 'team/moved', `${bundle.host}/team/multi`)).stdout;
      expect(tags).toMatch(
        /^TAG +SIZE +OWN +DIGEST +PLATFORMS +PUSHED\nlatest +\S+ KB +\S+ KB +sha256:\w{12} +1 +\d{4}/m,
      );
      expect(tags).toMatch(/^and 1 untagged manifest: \S+ KB that no tag needs$/m);
      expect(tags).toMatch(/^team\/multi: \S+ KB, of which no other repository needs \S+ KB$/m);
    });

    test('what cannot be answered is said with a cure', async () => {
      const cases: [string, number, string][] = [
        ['team/none', 1, 'there is no repository'],
        ['team/app:v1', 2, 'name the repository: create-registry usage team/app'],
        ['docker.io/library/alpine', 2, 'docker.io is another registry'],
      ];
      for (const [word, code, text] of cases) {
        const found = await bundle.run('usage', word);
        expect([found.code, found.stdout]).toEqual([code, '']);
        expect(found.stderr).toContain(text);
      }
    });

    if (major === '3')
      test('deleting a repository and a tag gives back what was said', async () => {
        // gc would wait for it.
        rmSync(repositoryFolder(bundle.data, 'team/begun'), { recursive: true });
        const before = await usage();
        const { tags } = await tagsOf('team/app');
        const expected = row(before, 'team/moved').own + tags[1]!.own + before.unneeded.bytes;
        for (const words of [['--repo', 'team/moved'], ['team/app:v1']]) {
          const removed = await bundle.run('rm', ...words, '--yes');
          expect(removed.code, removed.stderr).toBe(0);
        }
        const gc = await bundle.run('gc', '--untagged', '--grace', '0', '--max-share', '100%', '--yes');
        expect(gc.code, gc.stderr).toBe(0);
        const after = await usage();
        expect(before.stored.bytes - after.stored.bytes).toBe(expected);
        expect(after.unneeded).toEqual({ blobs: 0, bytes: 0 });
        expect(after.damage.count).toBe(0);
      });

    test('damage is told, and the rest is counted; the registry need not run', async () => {
      await bundle.run('stop');
      const { repositories } = JSON.parse(
        (await bundle.run('usage', 'team/app', '--json')).stdout,
      ) as TagsDocument;
      const v2 = repositories[0]!.tags.find(({ tag }) => tag === 'v2')!;
      damage.empty(blobFile(bundle.data, v2.digest));
      rmSync(blobFile(bundle.data, signed.layers![0]!.digest));
      damage.empty(join(repositoryFolder(bundle.data, 'team/copy'), '_manifests/tags/v1/current/link'));
      damage.shorten(linkIn(revisionsFolder(bundle.data, 'team/signed'), referrer.digest), 20);
      const found = await usage();
      expect(found.damage.count).toBe(4);
      expect(found.damage.first).toHaveLength(3);
      expect(row(found, 'team/multi').own).toBeGreaterThan(11_000);
      const { code, stderr } = await bundle.run('usage');
      expect(code).toBe(0);
      expect(stderr).toMatch(/! The store is damaged in 4 places; create-registry verify says/);
      expect(stderr).not.toContain('create-registry gc');
      expect(stderr).toContain('the link is empty');
      expect(stderr).toContain(`${v2.digest} is empty`);
      expect(stderr).toContain('and 1 more');
      rmSync(join(bundle.data, 'docker'), { recursive: true });
      const none = await bundle.run('usage');
      expect([none.code, none.stdout]).toEqual([1, '']);
      expect(none.stderr).toMatch(
        /known only where the images are: there are no images in .*\n *→ run it on/,
      );
    });
  });
