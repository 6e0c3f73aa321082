import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putManifest } from '../../../src/registry/manifest.ts';
import { fallbackTag } from '../../../src/registry/referrers.ts';
import { between, type Fault } from '../../registry/support/between.ts';
import { inProcess } from '../../support/cli.ts';
import { linux, pushCosign, pushImage, pushIndex, pushReferrer, type Pushed } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { digestOf, linked, majors, tagsOf } from './majors.ts';

interface Document {
  removed?: object[];
  remove?: object[];
  also: { effect: string; kind: string; reference: string; what: string }[];
  error?: { problems: { what: string }[] };
}

/** The same fault for every request. */
const endless = (fault: Fault): Fault[] => Object.assign([], { shift: () => fault });

for (const [major, part] of majors)
  describeReal(`rm with registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    const json = async (...words: string[]): Promise<Document> =>
      JSON.parse((await bundle.run(...words, '--json')).stdout) as Document;
    const retag = (image: Pushed, tag: string) =>
      putManifest(bundle.http, image.repository, tag, image.bytes, image.mediaType);
    beforeAll(async () => void (bundle = await startBundle(major)));
    afterAll(() => bundle?.stop());

    describe('REPO:TAG', () => {
      test('takes one tag off, and leaves the others, the manifest and the store as they are', async () => {
        const image = await pushImage(bundle.http, 'untag/app', 'v1', { seed: 'untag' });
        await retag(image, 'latest');
        const other = await pushImage(bundle.http, 'untag/app', 'v2', { seed: 'other' });
        const layers = linked(bundle, 'untag/app', '_layers');

        const { code, stdout, stderr } = await bundle.run('rm', 'untag/app:v1', '--yes');

        expect(code, stderr).toBe(0);
        expect(stdout).toBe(`Removed ${bundle.host}/untag/app:v1 (it was ${image.digest})\n`);
        expect(stderr).toContain(`stays: ${bundle.host}/untag/app:latest, on the same manifest`);
        expect(stderr.includes('cannot delete tags')).toBe(major === '2.8');
        expect(await tagsOf(bundle, 'untag/app')).toEqual(['latest', 'v2']);
        expect(await digestOf(bundle, 'untag/app', 'latest')).toBe(image.digest);
        expect(await digestOf(bundle, 'untag/app', image.digest)).toBe(image.digest);
        expect(linked(bundle, 'untag/app', '_manifests/revisions')).toEqual(
          [image.digest, other.digest].sort(),
        );
        expect(linked(bundle, 'untag/app', '_layers')).toEqual(layers);
      });

      test('the last one: says that the image can then only be had by its digest, and so it can', async () => {
        const image = await pushImage(bundle.http, 'last/app', 'only');
        const { code, stderr } = await bundle.run('rm', 'last/app:only', '--yes');
        expect([code, await tagsOf(bundle, 'last/app')]).toEqual([0, []]);
        expect(stderr).toContain('no other tag is on it');
        expect(await digestOf(bundle, 'last/app', image.digest)).toBe(image.digest);
      });

      test('with a digest only while it points there', async () => {
        const first = await pushImage(bundle.http, 'moved/app', 'v1', { seed: 'first' });
        const second = await pushImage(bundle.http, 'moved/app', 'v1', { seed: 'second' });
        const stale = await bundle.run('rm', `moved/app:v1@${first.digest}`, '--yes');
        expect(stale.code).toBe(1);
        expect(stale.stderr).toContain(`does not point to ${first.digest} but to ${second.digest}`);
        expect(await digestOf(bundle, 'moved/app', 'v1')).toBe(second.digest);
        expect((await bundle.run('rm', `moved/app:v1@${second.digest}`, '--yes')).code).toBe(0);
        expect(await digestOf(bundle, 'moved/app', 'v1')).toBeUndefined();
        expect(await digestOf(bundle, 'moved/app', second.digest)).toBe(second.digest);
      });
    });

    describe('REPO@DIGEST', () => {
      test('deletes the manifest and every tag on it, and says so before', async () => {
        const image = await pushImage(bundle.http, 'gone/app', 'v1', { seed: 'gone' });
        await retag(image, 'stable');
        const stays = await pushImage(bundle.http, 'gone/app', 'v2', { seed: 'stays' });

        const said = await json('rm', `gone/app@${image.digest}`, '--yes');

        expect(said.removed).toEqual([
          { kind: 'manifest', reference: `${bundle.host}/gone/app@${image.digest}`, digest: image.digest },
        ]);
        expect(said.also.map(({ effect, reference }) => `${effect} ${reference}`).sort()).toEqual([
          `removed ${bundle.host}/gone/app:stable`,
          `removed ${bundle.host}/gone/app:v1`,
        ]);
        expect(await tagsOf(bundle, 'gone/app')).toEqual(['v2']);
        expect(await digestOf(bundle, 'gone/app', image.digest)).toBeUndefined();
        expect(await digestOf(bundle, 'gone/app', stays.digest)).toBe(stays.digest);
      });

      test('names the indexes that need it, those without a tag as well', async () => {
        const amd = await pushImage(bundle.http, 'multi/app', undefined, { seed: 'multi' });
        const arm = await pushImage(bundle.http, 'multi/app', undefined, {
          platform: { ...linux, architecture: 'arm64' },
        });
        const index = await pushIndex(bundle.http, 'multi/app', 'multi', [amd, arm]);
        const untagged = await pushIndex(bundle.http, 'multi/app', undefined, [arm]);

        const { remove, also } = await json('rm', `multi/app@${arm.digest}`, '--dry-run');

        expect(remove).toHaveLength(1);
        const broken = also.filter(({ effect }) => effect === 'broken');
        expect(broken.map(({ reference, what }) => `${reference} ${what}`).sort()).toEqual(
          [
            `${bundle.host}/multi/app@${index.digest} needs it as linux/arm64; tags: multi`,
            `${bundle.host}/multi/app@${untagged.digest} needs it as linux/arm64; it has no tag`,
          ].sort(),
        );
        const { stdout } = await bundle.run('rm', `multi/app@${arm.digest}`, '--dry-run');
        expect(stdout).toContain(`BREAKS: ${bundle.host}/multi/app@${index.digest} needs it as linux/arm64`);
        expect(await digestOf(bundle, 'multi/app', arm.digest)).toBe(arm.digest);
        // What goes together breaks nothing.
        const together = await json(
          'rm',
          `multi/app@${arm.digest}`,
          `multi/app@${index.digest}`,
          '--dry-run',
        );
        expect(
          together.also.filter(({ effect }) => effect === 'broken').map(({ reference }) => reference),
        ).toEqual([`${bundle.host}/multi/app@${untagged.digest}`]);
      });

      test('names signatures and referrers, which stay behind, and how to remove them', async () => {
        const image = await pushImage(bundle.http, 'signed/app', 'v1');
        await pushCosign(bundle.http, image);
        await pushReferrer(bundle.http, image, 'application/spdx+json');
        const { stderr, code } = await bundle.run('rm', `signed/app@${image.digest}`, '--yes');
        expect(code, stderr).toBe(0);
        const left = [fallbackTag(image.digest), `${fallbackTag(image.digest)}.sig`];
        for (const tag of left)
          expect(stderr).toContain(`create-registry rm ${bundle.host}/signed/app:${tag}`);
        expect(await tagsOf(bundle, 'signed/app')).toEqual(left);
        const rest = await bundle.run('rm', ...left.map((tag) => `signed/app:${tag}`), '--yes');
        expect([rest.code, await tagsOf(bundle, 'signed/app')]).toEqual([0, []]);
      });

      test('a manifest in a repository that never had a tag', async () => {
        const { digest } = await pushImage(bundle.http, 'untagged/app', undefined);
        expect((await bundle.run('rm', `untagged/app@${digest}`, '--yes')).code).toBe(0);
        expect(await digestOf(bundle, 'untagged/app', digest)).toBeUndefined();
      });
    });

    test('without a yes it shows it all and changes nothing', async () => {
      const image = await pushImage(bundle.http, 'ask/app', 'v1');
      await retag(image, 'same');
      const { code, stderr, stdout } = await bundle.run('rm', 'ask/app:v1', `ask/app@${image.digest}`);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`${bundle.host}/ask/app:v1 -> ${image.digest}`);
      expect(stderr).toContain(`also goes: ${bundle.host}/ask/app:same`);
      expect(stderr).toContain('--yes');
      const refused = await json('rm', 'ask/app:v1');
      expect(refused.error?.problems[0]?.what).toContain(`${bundle.host}/ask/app:same`);
      expect(await tagsOf(bundle, 'ask/app')).toEqual(['same', 'v1']);
    });

    test('says what is missing before it removes anything, with the tag that was meant', async () => {
      await pushImage(bundle.http, 'near/app', 'stable');
      const { code, stderr } = await bundle.run('rm', 'near/app:stable', 'near/app:stabel', '--yes');
      expect(code).toBe(1);
      expect(stderr).toContain(`there is no tag stabel in ${bundle.host}/near/app`);
      expect(stderr).toContain(`did you mean ${bundle.host}/near/app:stable?`);
      expect(await tagsOf(bundle, 'near/app')).toEqual(['stable']);
      expect((await bundle.run('rm', 'near/nothing:v1', '--yes')).stderr).toContain('there is no repository');
      const none = `near/app@sha256:${'1'.repeat(64)}`;
      expect((await bundle.run('rm', none, '--yes')).stderr).toContain('there is no manifest sha256:1111');
    });

    test('what fails in the middle: the document says what is gone already', async () => {
      for (const seed of ['1', '2', '3']) await pushImage(bundle.http, 'half/app', seed, { seed });
      const proxy = await between(bundle);
      proxy.signsIn = true;
      const deletions = (request: IncomingMessage) =>
        ['DELETE', 'PUT'].includes(request.method ?? '') && request.url?.endsWith('/half/app/manifests/2');
      proxy.faults = endless((request, response) => {
        if (!deletions(request)) return false;
        response.writeHead(403).end('{"errors":[{"code":"DENIED","message":"not that one"}]}');
        return true;
      });
      const words = ['1', '2', '3'].map((tag) => `${proxy.host}/half/app:${tag}`);
      const cwd = tempFolder();
      const { code, stdout } = await inProcess(['rm', ...words, '--yes', '--json'], {
        cwd,
        env: { HOME: cwd },
      });
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toEqual({
        error: {
          code: 1,
          problems: [expect.objectContaining({ what: expect.stringContaining('not that one') })],
        },
        removed: [expect.objectContaining({ kind: 'tag', reference: `${proxy.host}/half/app:1` })],
      });
      expect(await tagsOf(bundle, 'half/app')).toEqual(['2', '3']);
    });

    test('never takes a name without a tag for latest', async () => {
      await pushImage(bundle.http, 'bare/app', 'latest');
      const { code, stderr } = await bundle.run('rm', 'bare/app', '--yes');
      expect([code, await tagsOf(bundle, 'bare/app')]).toEqual([2, ['latest']]);
      expect(stderr).toContain('names neither a tag nor a digest');
      expect((await bundle.run('rm')).code).toBe(2);
      expect((await bundle.run('rm', 'bare/app:latest', '--repo', 'bare/app')).code).toBe(2);
    });
  });

for (const [major, part] of majors)
  describeReal(`rm where registry ${major} deletes nothing`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    beforeAll(async () => void (bundle = await startBundle(major, { args: ['--no-delete'] })));
    afterAll(() => bundle?.stop());

    test('explains the setting and leaves everything where it is', async () => {
      const image = await pushImage(bundle.http, 'kept/app', 'v1');
      for (const words of [['kept/app:v1'], [`kept/app@${image.digest}`], ['--repo', 'kept/app']]) {
        const { code, stderr } = await bundle.run('rm', ...words, '--yes');
        expect(code).toBe(1);
        expect(stderr).toMatch(/405 UNSUPPORTED[^]*delete: true in \S+settings\.yml.*render.*restart/);
      }
      expect(await digestOf(bundle, 'kept/app', 'v1')).toBe(image.digest);
    });
  });
