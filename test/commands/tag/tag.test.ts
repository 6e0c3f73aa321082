import { afterAll, beforeAll, expect, test } from 'vitest';
import { getBlob } from '../../../src/registry/blob.ts';
import { getManifest } from '../../../src/registry/manifest.ts';
import { header } from '../../../src/registry/message.ts';
import { linux, pushImage, pushIndex } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { digestOf, majors, tagsOf } from '../rm/majors.ts';

for (const [major, part] of majors)
  describeReal(`tag with registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    beforeAll(async () => void (bundle = await startBundle(major)));
    afterAll(() => bundle?.stop());

    test('puts a tag on the very same bytes, of whatever type', async () => {
      const { http } = bundle;
      for (const docker of [false, true]) {
        const name = docker ? 'docker' : 'oci';
        const image = await pushImage(http, 'app', `${name}-image`, { docker, annotations: {} });
        const index = await pushIndex(http, 'app', `${name}-index`, [image], { docker });
        for (const [pushed, from] of [
          [image, `${name}-image`],
          [index, `${name}-index`],
        ] as const) {
          const { code, stdout, stderr } = await bundle.run('tag', `app:${from}`, `${from}-2`);
          expect([code, stdout], stderr).toEqual([
            0,
            `${bundle.host}/app:${from}-2 is now ${pushed.digest}\n`,
          ]);
          const got = await getManifest(http, 'app', `${from}-2`);
          expect(got.body.equals(pushed.bytes)).toBe(true);
          expect(header(got, 'content-type')).toBe(pushed.mediaType);
        }
      }
    });

    test('says what the tag was before, and that takes it back', async () => {
      const old = await pushImage(bundle.http, 'back/app', 'latest', { seed: 'old' });
      const bad = await pushImage(bundle.http, 'back/app', 'v2', { seed: 'bad' });
      const moved = await bundle.run('tag', 'back/app:v2', 'latest');
      const back = `create-registry tag ${bundle.host}/back/app@${old.digest} latest`;
      expect(moved.stderr).toContain(`It was ${old.digest}; to take it back: ${back}`);
      expect(await digestOf(bundle, 'back/app', 'latest')).toBe(bad.digest);
      const json = await bundle.run(...back.split(' ').slice(1), '--json');
      expect(JSON.parse(json.stdout)).toEqual({
        reference: `${bundle.host}/back/app:latest`,
        digest: old.digest,
        mediaType: old.mediaType,
        before: bad.digest,
      });
      const again = await bundle.run('tag', `back/app@${old.digest}`, 'latest');
      expect(again.stdout).toBe(`${bundle.host}/back/app:latest is ${old.digest} already\n`);
    });

    test('in another repository of the registry it links what the image consists of', async () => {
      const amd = await pushImage(bundle.http, 'from/app', undefined, { seed: 'linked' });
      const arm = await pushImage(bundle.http, 'from/app', undefined, {
        platform: { ...linux, architecture: 'arm64' },
      });
      const index = await pushIndex(bundle.http, 'from/app', 'v1', [amd, arm]);
      const { code, stderr } = await bundle.run('tag', 'from/app:v1', 'to/other:stable');
      expect(code, stderr).toBe(0);
      expect(await digestOf(bundle, 'to/other', 'stable')).toBe(index.digest);
      for (const image of [amd, arm]) {
        expect(await digestOf(bundle, 'to/other', image.digest)).toBe(image.digest);
        for (const { digest, size } of [image.config!, ...image.layers!])
          expect((await getBlob(bundle.http, 'to/other', digest)).body).toHaveLength(size);
      }
      expect(await tagsOf(bundle, 'to/other')).toEqual(['stable']);
    });

    test.for([
      [['app:v1', '-x'], 2, 'stands where a tag should|no flag'],
      [['app:v1', '.hidden'], 2, '"\\.hidden" is no tag'],
      [['app:v1', 'two words'], 2, '"two words" is no tag'],
      [['app:v1', 'x'.repeat(129)], 2, 'is no tag'],
      [['app:v1', 'a\u001b[31m'], 2, '"a\\\\x1b\\[31m" is no tag'],
      [['app:v1', 'app:'], 2, 'stands where a tag should'],
      [['app:v1', 'other/app'], 2, 'it names no tag'],
      [['app:v1', `app@sha256:${'1'.repeat(64)}`], 2, 'a digest cannot be chosen'],
      [['app:v1', '1'.repeat(64)], 2, 'a digest cannot be chosen'],
      [['app:v1', `app:${'1'.repeat(64)}`], 2, 'a digest cannot be chosen'],
      [['app:v1', 'quay.io/app:v1'], 2, 'in another registry[^]*create-registry copy app:v1 quay.io/app:v1'],
      [['app:v1'], 2, 'it takes an image and a tag'],
      [['none/app:v1', 'v2'], 1, 'there is no'],
    ] as const)('%j is refused', async ([words, wanted, why]) => {
      const { code, stderr } = await bundle.run('tag', ...words);
      expect(code).toBe(wanted);
      expect(stderr).toMatch(new RegExp(why));
    });
  });
