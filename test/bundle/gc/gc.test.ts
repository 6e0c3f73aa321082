import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getBlob, headBlob } from '../../../src/registry/blob.ts';
import { sha256 } from '../../../src/registry/digest.ts';
import { RegistryError } from '../../../src/registry/errors.ts';
import { deleteManifest, getManifest } from '../../../src/registry/manifest.ts';
import { finishUpload, pushBlob, sendChunk, startUpload } from '../../../src/registry/upload.ts';
import { repositoryFolder } from '../../../src/store/layout.ts';
import {
  content,
  pushArtifact,
  pushAttestation,
  pushCosign,
  pushImage,
  pushIndex,
  pushReferrer,
  type Pushed,
} from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { smallDisk } from '../../support/small-disk.ts';
import { tempFolder } from '../../support/tmp.ts';

interface Ended {
  code: number;
  text: string;
}

for (const [major, part] of [
  ['3', 'registry3'],
  ['2.8', 'registry2'],
] as const)
  describeReal(`bin/gc with registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    let seed = 0;
    beforeAll(async () => {
      bundle = await startBundle(major);
      // So much that no test of one image goes over the share.
      await pushImage(bundle.http, 'keep/base', 'latest', { layers: [3_000_000] });
    });
    afterAll(() => bundle?.stop());

    const gcWith = (env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> =>
      new Promise((resolve) => {
        execFile('sh', [join(bundle.dir, 'bin/gc'), ...args], { env }, (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
        );
      });
    const gc = (...args: string[]): Promise<Ended> => gcWith(process.env, ...args);
    /** With a script in place of a program. */
    const pathWith = (name: string, script: string): string => {
      const bin = tempFolder();
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
      return `${bin}:${process.env['PATH']}`;
    };
    const all = ['--yes', '--untagged', '--grace', '0'];
    const data = (digest: string): string =>
      join(bundle.data, 'docker/registry/v2/blobs/sha256', digest.slice(7, 9), digest.slice(7), 'data');
    const image = (repository: string, tag?: string, options: object = {}): Promise<Pushed> =>
      pushImage(bundle.http, repository, tag, { seed: `image ${seed++}`, ...options });
    const blobsOf = ({ config, layers = [] }: Pushed): string[] =>
      [config!, ...layers].map(({ digest }) => digest);
    const pulled = async ({ repository, digest, ...rest }: Pushed): Promise<void> => {
      const { body } = await getManifest(bundle.http, repository, digest);
      expect(sha256(body)).toBe(digest);
      for (const blob of rest.config ? blobsOf({ repository, digest, ...rest }) : [])
        expect(sha256((await getBlob(bundle.http, repository, blob)).body)).toBe(blob);
    };
    const gone = async (pushed: Pushed): Promise<void> => {
      for (const digest of [pushed.digest, ...blobsOf(pushed)]) expect(existsSync(data(digest))).toBe(false);
      await expect(getManifest(bundle.http, pushed.repository, pushed.digest)).rejects.toMatchObject({
        status: 404,
      });
    };
    const there = async (digest: string): Promise<boolean> => existsSync(data(digest));

    test('removes what was deleted, and a new push of it can be pulled', async () => {
      const kept = await image('team/app', 'kept');
      const deleted = await image('team/app', 'old', { layers: [500_000] });
      await deleteManifest(bundle.http, 'team/app', deleted.digest);

      const preview = await gc('--dry-run', '--grace', '0');
      expect([preview.code, preview.text]).toEqual([0, '3 blobs, 501 KB that no image needs\n']);
      await expect(there(deleted.digest)).resolves.toBe(true);
      const ended = await gc('--yes', '--grace', '0');
      expect(ended.code, ended.text).toBe(0);
      expect(ended.text).toContain('Freed 501 KB: 3 blobs');
      await gone(deleted);
      await pulled(kept);

      await expect(headBlob(bundle.http, 'team/app', deleted.layers![0]!.digest)).rejects.toMatchObject({
        status: 404,
      });
      const again = await pushImage(bundle.http, 'team/app', 'again', {
        seed: `image ${seed - 1}`,
        layers: [500_000],
      });
      expect(again.digest).toBe(deleted.digest);
      await pulled(again);
      expect((await gc('--yes', '--grace', '0')).text).toBe('Nothing to collect.\n');
      // That it looked is a result as well.
      expect(readFileSync(join(bundle.data, '.create-registry/gc.json'), 'utf8')).toContain('"freed":0,');
    });

    test('keeps untagged manifests unless told otherwise, and young ones even then', async () => {
      const first = await image('team/untagged', 'latest');
      const second = await image('team/untagged', 'latest');
      expect((await gc('--yes', '--grace', '0')).text).toBe('Nothing to collect.\n');
      expect((await gc('--yes', '--untagged')).text).toBe('Nothing to collect.\n');
      expect((await gc(...all)).text).toContain('1 untagged manifests');
      await gone(first);
      await pulled(second);
    });

    test('keeps one that was pulled lately', async () => {
      const first = await image('team/pulled', 'latest');
      await image('team/pulled', 'latest');
      const link = join(
        bundle.data,
        'docker/registry/v2/repositories/team/pulled/_manifests/revisions/sha256',
        first.digest.slice(7),
        'link',
      );
      const longAgo = Date.now() / 1000 - 30 * 86_400;
      utimesSync(link, longAgo, longAgo);
      const pulls = join(bundle.data, '.create-registry/pulls');
      writeFileSync(pulls, `${first.digest} ${Math.trunc(Date.now() / 1000)} team/pulled\n`);
      expect((await gc('--yes', '--untagged')).text).toBe('Nothing to collect.\n');
      writeFileSync(pulls, `${first.digest} ${Math.trunc(longAgo)} team/pulled\n`);
      expect((await gc('--yes', '--untagged')).code).toBe(0);
      await expect(getManifest(bundle.http, 'team/pulled', first.digest)).rejects.toMatchObject({
        status: 404,
      });
    });

    test('keeps every part of an index that has a tag, and takes those of one that has none', async () => {
      const [a, b] = [
        await image('team/multi'),
        await image('team/multi', undefined, { platform: { os: 'linux', architecture: 'arm64' } }),
      ];
      const attestation = await pushAttestation(bundle.http, a);
      const tagged = await pushIndex(bundle.http, 'team/multi', 'latest', [a, b, attestation]);
      const nested = await pushIndex(bundle.http, 'team/multi', 'nested', [tagged]);
      const [c, d] = [await image('team/multi'), await image('team/multi')];
      const loose = await pushIndex(bundle.http, 'team/multi', undefined, [c, d, a]);
      const ended = await gc(...all);
      expect(ended.code, ended.text).toBe(0);
      for (const kept of [nested, tagged, a, b]) await pulled(kept);
      expect(await there(attestation.digest)).toBe(true);
      await gone(c);
      await gone(d);
      expect(await there(loose.digest)).toBe(false);
    });

    test('keeps what is about a kept image, however it is attached', async () => {
      const kept = await image('team/signed', 'latest');
      const bySubject = await pushArtifact(bundle.http, 'team/signed', undefined, {
        artifactType: 'application/x.sbom',
        subject: kept,
      });
      const aboutThat = await pushArtifact(bundle.http, 'team/signed', undefined, {
        artifactType: 'application/x.signature',
        subject: bySubject,
      });
      const byFallback = await pushReferrer(bundle.http, kept, 'application/x.other');
      const cosign = await pushCosign(bundle.http, kept);
      const loose = await image('team/signed');
      const aboutLoose = await pushArtifact(bundle.http, 'team/signed', undefined, {
        artifactType: 'application/x.loose',
        subject: loose,
      });
      const ended = await gc(...all);
      expect(ended.code, ended.text).toBe(0);
      for (const { digest } of [bySubject, aboutThat, byFallback, cosign])
        expect(await there(digest)).toBe(true);
      await gone(loose);
      expect(await there(aboutLoose.digest)).toBe(false);
    });

    test('keeps for an hour what a push may be about to name', async () => {
      const layer = content('on its way', 4000);
      await pushBlob(bundle.http, 'team/pushing', sha256(layer), layer);
      const ended = await gc('--yes');
      expect(ended.text).toBe(
        '1 blobs that no image has yet were pushed in the last hour: they stay, their manifest may be on its way\nNothing to collect.\n',
      );
      await getBlob(bundle.http, 'team/pushing', sha256(layer));
      const longAgo = Date.now() / 1000 - 4000;
      utimesSync(data(sha256(layer)), longAgo, longAgo);
      expect((await gc('--yes')).text).toContain('Freed 4.0 KB: 1 blobs');
    });

    test('takes a blob with a sha512 digest, and goes through at once', async () => {
      const layer = content('sha512', 2000);
      const digest = `sha512:${createHash('sha512').update(layer).digest('hex')}`;
      await pushBlob(bundle.http, 'team/sha512', digest, layer);
      const ended = await gc('--yes', '--grace', '0');
      expect([ended.code, ended.text]).toEqual([0, expect.stringContaining('Freed 2.0 KB: 1 blobs')]);
    });

    test('refuses when more goes than the share', async () => {
      const big = await image('team/big', 'v1', { layers: [4_000_000] });
      await deleteManifest(bundle.http, 'team/big', big.digest);
      const refused = await gc('--yes', '--grace', '0', '--max-share', '40%');
      expect([refused.code, refused.text]).toEqual([
        1,
        expect.stringMatching(/4\.0 MB of .* would go, more than 40%/),
      ]);
      expect(await there(big.layers![0]!.digest)).toBe(true);
      expect((await gc('--yes', '--grace', '0', '--max-share', '100%')).code).toBe(0);
      await gone(big);
    });

    test('refuses to touch a damaged store, and names the place', async () => {
      const broken = await image('team/broken', 'v1');
      const deleted = await image('team/broken', 'old');
      await deleteManifest(bundle.http, 'team/broken', deleted.digest);
      const file = data(broken.digest);
      renameSync(file, `${file}.away`);
      const refused = await gc('--yes', '--grace', '0');
      expect(refused.code).toBe(1);
      expect(refused.text).toContain(`team/broken@${broken.digest}: its manifest is gone`);
      expect(refused.text).toContain(`team/broken:v1: leads to ${broken.digest}`);
      expect(await there(deleted.digest)).toBe(true);
      renameSync(`${file}.away`, file);
      // Its layers must not look as if nobody needed them.
      for (const length of [0, 100]) {
        const whole = readFileSync(file);
        writeFileSync(file, whole.subarray(0, length));
        expect((await gc('--plan')).text).toContain(
          `damage team/broken@${broken.digest}: its manifest is cut off`,
        );
        writeFileSync(file, whole);
      }
      expect((await gc('--yes', '--grace', '0')).code).toBe(0);
      await gone(deleted);
      await pulled(broken);
    });

    test('takes no whole manifest for one that is cut off, where there are more than go into a call', async () => {
      for (const tag of ['v1', 'v2', 'v3']) await image('team/many', tag);
      const PATH = pathWith('xargs', 'exec /usr/bin/xargs -n 1 "$@"');
      const { code, text } = await gcWith({ ...process.env, PATH }, '--plan');
      expect([code, text]).toEqual([0, expect.stringMatching(/^store /m)]);
      expect(text).not.toContain('damage');
    });

    test('refuses where nginx could not hold back pushes', async () => {
      const conf = join(bundle.dir, 'nginx/nginx.conf');
      const text = readFileSync(conf, 'utf8');
      writeFileSync(conf, text.replaceAll('$gate_kind-$gate_slot', 'never'));
      try {
        expect(await gc('--yes')).toEqual({ code: 1, text: expect.stringContaining('knows no gate') });
      } finally {
        writeFileSync(conf, text);
      }
    });

    test('waits for uploads, and gives up rather than break one', async () => {
      const deleted = await image('team/uploading', 'old');
      await deleteManifest(bundle.http, 'team/uploading', deleted.digest);
      const layer = content('an upload', 6000);
      const started = await startUpload(bundle.http, 'team/uploading');
      const place = await sendChunk(bundle.http, started, layer.subarray(0, 3000), 0);
      const ended = gc('--yes', '--grace', '0', '--drain', '3');
      // While it waits an upload goes on, and another does not begin.
      await sleep(2000);
      await expect(startUpload(bundle.http, 'team/uploading')).rejects.toMatchObject({
        status: 403,
        code: 'DENIED',
      });
      await finishUpload(bundle.http, place, sha256(layer), layer.subarray(3000));
      const { code, text } = await ended;
      expect([code, text]).toEqual([0, expect.stringContaining('Waiting for uploads to end')]);
      await getBlob(bundle.http, 'team/uploading', sha256(layer));

      const next = await image('team/uploading', 'next');
      await deleteManifest(bundle.http, 'team/uploading', next.digest);
      const second = await sendChunk(bundle.http, await startUpload(bundle.http, 'team/uploading'), layer, 0);
      const given = await gc('--yes', '--grace', '0', '--drain', '1');
      expect([given.code, given.text]).toEqual([
        1,
        expect.stringContaining('uploads are still under way after 1 s'),
      ]);
      expect(await there(next.digest)).toBe(true);
      await finishUpload(bundle.http, second, sha256(layer));
    });

    // What nginx and the script do is the same for both.
    if (major === '3') {
      test('says why and until when writes are refused, while pulls go on; and opens by itself', async () => {
        const kept = await image('team/gate', 'v1');
        const gate = join(bundle.dir, 'nginx/gate');
        mkdirSync(gate, { recursive: true });
        const slot = Math.trunc(Date.now() / 10_000);
        for (const kind of ['start', 'write', 'delete'])
          for (const at of [slot, slot + 1]) writeFileSync(join(gate, `${kind}-${at}`), '');
        const refused = await image('team/gate', 'v2').catch((error: unknown) => error as RegistryError);
        expect(refused).toMatchObject({ status: 403, code: 'DENIED' });
        await expect(deleteManifest(bundle.http, 'team/gate', kept.digest)).rejects.toMatchObject({
          status: 403,
        });
        await pulled(kept);
        // Nobody takes the files away.
        await sleep((slot + 2) * 10_000 - Date.now() + 200);
        await pulled(await image('team/gate', 'v2'));
      });

      test('puts back what a killed run had moved aside', async () => {
        const kept = await image('team/cut', 'v1');
        const digest = kept.layers![0]!.digest;
        const trash = join(bundle.data, '.create-registry/trash');
        const place = `blobs/sha256/${digest.slice(7, 9)}/${digest.slice(7)}/data`;
        mkdirSync(dirname(join(trash, place)), { recursive: true });
        renameSync(data(digest), join(trash, place));
        rmSync(dirname(data(digest)), { recursive: true });
        // Its repository was removed since then.
        const removed = join(trash, 'repositories/team/removed/_layers/sha256/00');
        mkdirSync(removed, { recursive: true });
        writeFileSync(join(removed, 'link'), '');
        const ended = await gc('--dry-run');
        expect(ended.text).toContain('the run before was cut off: putting back what it had moved aside');
        await pulled(kept);
        expect(existsSync(trash)).toBe(false);
        expect(existsSync(repositoryFolder(bundle.data, 'team/removed'))).toBe(false);
      });

      test('does so on a disk without any room', async () => {
        const kept = await image('team/full', 'v1');
        const disk = smallDisk(1);
        const own = join(bundle.data, '.create-registry');
        const usual = `${own}.usual`;
        renameSync(own, usual);
        symlinkSync(disk, own);
        try {
          const digest = kept.layers![0]!.digest;
          const place = dirname(data(digest));
          const aside = join(disk, 'trash/blobs/sha256', digest.slice(7, 9), digest.slice(7));
          mkdirSync(dirname(aside), { recursive: true });
          cpSync(place, aside, { recursive: true });
          rmSync(place, { recursive: true });
          expect(() => writeFileSync(join(disk, 'somebody-elses'), Buffer.alloc(2_000_000))).toThrow(
            'ENOSPC',
          );
          const ended = await gc('--dry-run');
          expect([ended.code, ended.text]).toEqual([0, expect.stringContaining('putting back')]);
          await pulled(kept);
        } finally {
          rmSync(own);
          renameSync(usual, own);
        }
      });

      test('puts nothing back that was on its way to be deleted', async () => {
        const killing =
          'case "$*" in *.create-registry/trash) [ ! -e "$2/blobs" ] || { /bin/rm -f "$2/checked"; kill -9 $PPID; exit; };; esac';
        const trash = join(bundle.data, '.create-registry/trash');
        mkdirSync(join(trash, 'blobs/sha256/00/00'), { recursive: true });
        for (const name of ['checked', 'blobs/sha256/00/00/data']) writeFileSync(join(trash, name), '');
        await gcWith({ ...process.env, PATH: pathWith('rm', `${killing}\nexec /bin/rm "$@"`) }, '--dry-run');
        expect((await gc('--dry-run')).text).not.toContain('putting back');
        expect(existsSync(join(bundle.data, 'docker/registry/v2/blobs/sha256/00/00'))).toBe(false);
      });
    }

    test('goes through although a push that was let in before ends a moment later', async () => {
      const deleted = await image('team/late', 'old');
      await deleteManifest(bundle.http, 'team/late', deleted.digest);
      const { bytes, mediaType } = await image('team/late', 'v1');
      const late = request(`${bundle.url}/v2/team/late/manifests/late`, {
        method: 'PUT',
        ca: readFileSync(bundle.ca),
        auth: `${bundle.user}:${bundle.password}`,
        headers: { 'content-type': mediaType, 'content-length': bytes.length },
      });
      const answered = new Promise((resolve, reject) => {
        late.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      });
      late.write(bytes.subarray(0, 10));
      const ended = gc('--yes', '--grace', '0');
      const closed = (): boolean =>
        readdirSync(join(bundle.dir, 'nginx/gate')).some((name) => name.startsWith('write-'));
      await expect.poll(closed, { timeout: 20_000, interval: 20 }).toBe(true);
      late.end(bytes.subarray(10));
      expect(await answered).toBe(201);
      const { code, text } = await ended;
      expect([code, text]).toEqual([0, expect.stringContaining('Freed')]);
      await gone(deleted);
    });

    test('is killed at any moment and loses nothing; the next run gets through', async () => {
      const rounds = [0, 1, 2, 3];
      const kept = await Promise.all(rounds.map((round) => image('team/killed', `kept-${round}`)));
      const deleted = await Promise.all(rounds.map((round) => image('team/killed', `old-${round}`)));
      for (const { digest } of deleted) await deleteManifest(bundle.http, 'team/killed', digest);
      let killed = 0;
      for (const round of rounds) {
        const child = spawn('sh', [join(bundle.dir, 'bin/gc'), ...all], { detached: true, stdio: 'ignore' });
        const ended = new Promise((resolve) => child.on('close', resolve));
        await sleep(300 + round * 900);
        if (child.exitCode === null) killed += Number(process.kill(-child.pid!, 'SIGKILL'));
        await ended;
        for (const one of kept) await pulled(one);
      }
      // The last one may just have been through.
      expect(killed).toBeGreaterThanOrEqual(3);
      const last = await gc(...all);
      expect(last.code, last.text).toBe(0);
      for (const one of deleted) await gone(one);
      for (const one of kept) await pulled(one);
      // Open again.
      await pulled(await image('team/killed', 'after'));
    });

    if (major === '3') {
      test('runs once at a time', async () => {
        const deleted = await image('team/twice', 'old');
        await deleteManifest(bundle.http, 'team/twice', deleted.digest);
        const first = gc('--yes', '--grace', '0');
        await sleep(1000);
        const second = await gc('--yes');
        expect([second.code, second.text]).toEqual([
          75,
          expect.stringMatching(/something else is removing things .*bin\/gc, process \d+/),
        ]);
        expect((await first).code).toBe(0);
      });

      describe('what it does not understand', () => {
        test.each([
          [['--what'], 'what is --what?'],
          [['--grace', 'soon'], '--grace soon is no time like'],
          [['--grace', '200000000000000d'], '--grace 200000000000000d is no time like'],
          [['--grace', '08h'], '--grace 08h is no time like'],
          [['--grace'], '--grace needs a value'],
          [['--max-share', '120%'], 'is no share like 50%'],
          [['--drain', 'x'], 'is no number of seconds'],
        ])('%j', async (args, said) => {
          expect(await gc(...args)).toEqual({ code: 2, text: expect.stringContaining(said) });
        });

        test('a question without anybody to answer', async () => {
          const deleted = await image('team/asked', 'old');
          await deleteManifest(bundle.http, 'team/asked', deleted.digest);
          expect(await gc('--grace', '0')).toEqual({
            code: 2,
            text: expect.stringContaining('nobody to ask'),
          });
          expect((await gc('--yes', '--grace', '0')).code).toBe(0);
        });
      });
    }
  });
