import { afterAll, beforeAll, expect, test } from 'vitest';
import { headBlob } from '../../src/registry/blob.ts';
import type { Http } from '../../src/registry/http.ts';
import { getManifest } from '../../src/registry/manifest.ts';
import { header } from '../../src/registry/message.ts';
import { descriptors, parseManifest } from '../../src/registry/parse-manifest.ts';
import {
  pushArtifact,
  pushAttestation,
  pushCosign,
  pushImage,
  pushIndex,
  pushReferrer,
  type Pushed,
} from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startTwo, type TwoRegistries } from './two-registries.ts';

/** Every manifest below a reference with its bytes, and that every blob is there. */
async function everything(
  http: Http,
  repository: string,
  reference: string,
): Promise<Record<string, string>> {
  const { body, headers } = await getManifest(http, repository, reference);
  const all: Record<string, string> = {
    [header({ headers }, 'docker-content-digest')!]: body.toString('base64'),
  };
  const parsed = parseManifest(body);
  if (parsed.kind === 'schema1') throw new Error('schema 1');
  for (const { digest } of descriptors(parsed))
    if (parsed.kind === 'index') Object.assign(all, await everything(http, repository, digest));
    else await headBlob(http, repository, digest);
  return all;
}

async function pushed(http: Http, repository: string, docker: boolean): Promise<Pushed> {
  const amd64 = await pushImage(http, repository, undefined, {
    docker,
    seed: repository,
    layers: [900_000, 2000, 0],
  });
  const arm64 = await pushImage(http, repository, undefined, {
    docker,
    seed: repository,
    platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
  });
  const more = docker
    ? []
    : [await pushAttestation(http, amd64), await pushIndex(http, repository, undefined, [arm64])];
  return pushIndex(http, repository, 'v1', [amd64, arm64, ...more], { docker });
}

for (const [own, other] of [
  ['3', '2.8'],
  ['2.8', '3'],
] as const)
  describeReal(`copy between registry ${own} and ${other}`, ['nginx', 'registry2', 'registry3'], () => {
    let two: TwoRegistries;
    beforeAll(async () => void (two = await startTwo(own, other)));
    afterAll(() => two.stop());

    test.each([
      ['OCI', false],
      ['Docker', true],
    ])('a whole index of %s types, there and back, byte for byte', async (name, docker) => {
      const { own: ours, other: theirs, copied } = two;
      const repository = `there/${name.toLowerCase()}`;
      const index = await pushed(ours.http, repository, docker);
      const there = await copied(`${repository}:v1`, `${theirs.host}/far/${repository}:v1`);
      expect(there).toMatchObject({
        source: `${ours.host}/${repository}:v1`,
        destination: `${theirs.host}/far/${repository}:v1`,
        digest: index.digest,
        same: false,
        manifests: docker ? 3 : 5,
      });
      expect(there.blobs.copied).toBeGreaterThan(5);
      await copied(`${theirs.host}/far/${repository}:v1`, `back/${repository}:v2`);
      const before = await everything(ours.http, repository, 'v1');
      expect(await everything(theirs.http, `far/${repository}`, 'v1')).toEqual(before);
      expect(await everything(ours.http, `back/${repository}`, 'v2')).toEqual(before);
      expect(await copied(`${repository}:v1`, `${theirs.host}/far/${repository}:v1`)).toMatchObject({
        same: true,
        digest: index.digest,
        bytes: 0,
        blobs: { copied: 0, linked: 0, there: 0 },
      });
      // Another tag on what is there is one manifest.
      expect(await copied(`${repository}:v1`, `${theirs.host}/far/${repository}:v2`)).toMatchObject({
        same: false,
        manifests: 1,
        bytes: 0,
      });
    });

    test('one platform: its manifest gets the tag; one that is missing is refused with what there is', async () => {
      const { own: ours, other: theirs, copy, copied } = two;
      const index = await pushed(ours.http, 'platforms/app', false);
      const arm64 = JSON.parse(index.bytes.toString()) as { manifests: { digest: string }[] };
      const to = `${theirs.host}/platforms/one:arm`;
      const one = await copied('platforms/app:v1', to, '--platform', 'linux/arm64');
      expect(one).toMatchObject({ digest: arm64.manifests[1]!.digest, manifests: 1 });
      expect((await copied('platforms/app:v1', to, '--platform', 'linux/aarch64')).same).toBe(true);
      const none = await copy('platforms/app:v1', to, '--platform', 'linux/s390x');
      expect(none.code).toBe(1);
      expect(none.stderr).toContain('has nothing for linux/s390x');
      expect(none.stderr).toContain('--platform linux/amd64 | linux/arm64/v8');
      const image = await copy('platforms/app:v1', to, '--no-all-platforms', '--dry-run');
      expect(image.stdout).toMatch(/would be sent/);
    });

    test('within a registry blobs are linked, and a run sends the same layer to one registry once', async () => {
      const { own: ours, other: theirs, copied, copy } = two;
      await pushImage(ours.http, 'linked/app', 'v1', { layers: [40_000, 50_000] });
      expect(await copied('linked/app:v1', 'linked/twin:v1')).toMatchObject({
        blobs: { copied: 0, linked: 3, there: 0 },
        bytes: 0,
      });
      const list = `linked/app:v1 ${theirs.host}/linked/a:v1\nlinked/app:v1 ${theirs.host}/linked/b:v1\n`;
      const both = await ours.runWith(
        { env: { HOME: two.home }, input: list },
        'copy',
        '--ca',
        theirs.ca,
        '--from-file',
        '-',
        '--json',
      );
      expect(both.code, both.stderr).toBe(0);
      expect(JSON.parse(both.stdout)).toMatchObject([
        { blobs: { copied: 3, linked: 0 } },
        { blobs: { copied: 0, linked: 3 } },
      ]);
      expect((await copy('linked/app:v1', 'linked/app:stable')).stderr).toContain('0 blobs copied');
    });

    test('a digest: as source, and as what the destination must come to', async () => {
      const { own: ours, other: theirs, copy, copied } = two;
      const image = await pushImage(ours.http, 'digests/app', 'v1');
      const to = `${theirs.host}/digests/app`;
      const other = `sha256:${'0'.repeat(64)}`;
      const wrong = await copy('digests/app:v1', `${to}:v1@${other}`);
      expect([wrong.code, wrong.stderr]).toEqual([
        1,
        expect.stringContaining(`the digest ${image.digest}, not ${other}`),
      ]);
      expect(await copied(`digests/app@${image.digest}`, `${to}@${image.digest}`)).toMatchObject({
        destination: `${to}@${image.digest}`,
      });
      const tags = await theirs.http.request({ method: 'GET', path: '/v2/digests/app/tags/list' });
      expect(tags.body.toString()).not.toContain('v1');
      const said = await copy('digests/app:v1', to);
      expect(said.stderr).toContain(`so it becomes ${to}:latest; ${to}:v1 would keep the tag`);
      expect(said.stdout).toBe(`${to}:latest  ${image.digest}\n`);
    });

    test('what refers to the image stays, and is named; what is no image is copied like one', async () => {
      const { own: ours, other: theirs, copied, copy } = two;
      const image = await pushImage(ours.http, 'signed/app', 'v1');
      await pushCosign(ours.http, image);
      await pushReferrer(ours.http, image, 'application/spdx+json');
      const done = await copied('signed/app:v1', `${theirs.host}/signed/app:v1`);
      expect(done.attached).toEqual(['SBOM', 'cosign signature']);
      expect((await copy('signed/app:v1', `${theirs.host}/signed/app:v3`)).stderr).toContain(
        'not copied along: SBOM, cosign signature',
      );
      const chart = await pushArtifact(ours.http, 'charts/app', '1.0', {
        artifactType: 'application/vnd.cncf.helm.config.v1+json',
      });
      expect((await copied('charts/app:1.0', `${theirs.host}/charts/app:1.0`)).digest).toBe(chart.digest);
    });

    test('what is not there is named', async () => {
      const { own: ours, other: theirs, copy } = two;
      await pushImage(ours.http, 'missing/app', 'v1');
      const tag = await copy('missing/app:v2', `${theirs.host}/missing/app:v2`);
      expect([tag.code, tag.stderr]).toEqual([1, expect.stringContaining('there is no tag v2')]);
      const dry = await copy('missing/app:v1', `${theirs.host}/missing/app:v1`, '--dry-run');
      expect(dry.stdout).toContain('3 blobs (');
      const path = '/v2/missing/app/tags/list';
      expect((await theirs.http.request({ method: 'GET', path })).status).toBe(404);
    });
  });
