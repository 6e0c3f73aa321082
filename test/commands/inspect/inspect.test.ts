import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/registry/digest.ts';
import { putManifest } from '../../../src/registry/manifest.ts';
import { mediaType } from '../../../src/registry/media-type.ts';
import { blobFile } from '../../../src/store/layout.ts';
import {
  linux,
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

const repository = 'team/app';
const arm = { os: 'linux', architecture: 'arm64', variant: 'v8' };
const s390x = { os: 'linux', architecture: 's390x' };
const short = (digest: string): string => digest.slice('sha256:'.length, 'sha256:'.length + 12);

const config = {
  Entrypoint: ['/entry', '--now'],
  Cmd: ['serve'],
  Env: ['PATH=/bin', 'TOKEN=hush-hush'],
  Labels: { 'org.example.name': 'app', evil: 'a\u001b[31mred\r\nDIGEST sha256:fake\u202e' },
  ExposedPorts: { '80/tcp': {} },
  Volumes: { '/data': {} },
  WorkingDir: '/app',
  User: '1000',
  StopSignal: 'SIGQUIT',
  Healthcheck: { Test: ['CMD', '/ok'] },
};

const history = [
  { created: '2026-01-02T03:04:05Z', created_by: 'ADD rootfs.tar / # buildkit' },
  { created_by: 'ENV TOKEN=hush-hush', empty_layer: true },
  { created_by: 'RUN |1 KEY=hush-hush /bin/sh -c make # buildkit' },
];

interface Document {
  digest: string;
  kind: string;
  size: number;
  manifests?: { digest: string; kind: string; platform?: string; about?: string; attached: object[] }[];
  attached: object[];
  image?: {
    platform?: string;
    imageId?: { classic: string; containerd: string };
    config: Record<string, unknown>;
    layers: { digest: string; createdBy?: string }[];
    history?: { createdBy: string; layer?: string }[];
    problem?: string;
  };
}

for (const major of ['3', '2.8'] as const)
  describeReal(`inspect, on registry ${major}`, ['nginx', major === '3' ? 'registry3' : 'registry2'], () => {
    let registry: RegistryBundle;
    let image: Pushed;
    const inspect = (...words: string[]) => registry.run('inspect', ...words);
    const document = async (...words: string[]): Promise<Document> => {
      const { code, stdout, stderr } = await inspect(...words, '--json');
      expect(code, stderr + stdout).toBe(0);
      return JSON.parse(stdout) as Document;
    };

    beforeAll(async () => {
      registry = await startBundle(major);
      image = await pushImage(registry.http, repository, 'v1', { config, history, docker: true });
    });
    afterAll(() => registry?.stop());

    test('an image: all of its configuration, and no secret of it', async () => {
      const { code, stdout, stderr } = await inspect(`${repository}:v1`);
      expect([code, stderr]).toEqual([0, '']);
      const lines = stdout.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, '  '));
      expect(lines).toEqual(
        expect.arrayContaining([
          `${registry.host}/${repository}:v1`,
          `digest  ${image.digest}`,
          `type  image, ${mediaType.dockerManifest} (${image.size} bytes)`,
          'linux/amd64',
          `IMAGE ID  ${short(image.config!.digest)}  in docker images`,
          `${short(image.digest)}  in docker images with the containerd image store`,
          'created  2026-01-02T03:04:05Z',
          'entrypoint  ["/entry","--now"]',
          'command  ["serve"]',
          'user  1000',
          'workdir  /app',
          'environment  PATH TOKEN  (values are not shown)',
          'ports  80/tcp',
          'volumes  /data',
          'stop signal  SIGQUIT',
          'health  ["CMD","/ok"]',
          'labels  org.example.name=app',
          String.raw`evil=a\x1b[31mred\r\nDIGEST sha256:fake\u202e`,
        ]),
      );
      expect(
        lines.slice(lines.indexOf('Layers (2) and what made them; - changed the configuration only') + 1),
      ).toEqual([
        `1  ${image.layers![0]!.digest}  1.0 KB (1000 bytes)  tar, gzip`,
        'ADD rootfs.tar / # buildkit',
        '-  ENV TOKEN=…',
        `2  ${image.layers![1]!.digest}  2.0 KB (2000 bytes)  tar, gzip`,
        'RUN |1 … /bin/sh -c make # buildkit',
        '',
      ]);
      expect(stdout).not.toContain('hush');
    });

    test('--json has the same, and no secret either', async () => {
      const { stdout } = await inspect(`${repository}:v1`, '--json');
      expect(stdout).not.toContain('hush');
      expect(JSON.parse(stdout)).toMatchObject({
        reference: `${registry.host}/${repository}:v1`,
        digest: image.digest,
        mediaType: mediaType.dockerManifest,
        manifestSize: image.size,
        kind: 'image',
        size: 3000 + image.config!.size,
        attached: [],
        image: {
          platform: 'linux/amd64',
          imageId: { classic: short(image.config!.digest), containerd: short(image.digest) },
          config: { digest: image.config!.digest, env: ['PATH', 'TOKEN'], entrypoint: ['/entry', '--now'] },
          layers: [
            { digest: image.layers![0]!.digest, size: 1000, createdBy: 'ADD rootfs.tar / # buildkit' },
            {
              digest: image.layers![1]!.digest,
              size: 2000,
              createdBy: 'RUN |1 … /bin/sh -c make # buildkit',
            },
          ],
          history: [
            { layer: image.layers![0]!.digest },
            { emptyLayer: true },
            { layer: image.layers![1]!.digest },
          ],
        },
      });
    });

    test('an index: platforms, what is attached to them, and the details of one', async () => {
      const mine = await pushImage(registry.http, repository, undefined, { seed: 'mine' });
      const theirs = await pushImage(registry.http, repository, undefined, { seed: 'theirs', platform: arm });
      const attestation = await pushAttestation(registry.http, mine);
      const index = await pushIndex(registry.http, repository, 'multi', [mine, theirs, attestation]);
      const signature = await pushCosign(registry.http, index);
      const sbom = await pushReferrer(registry.http, theirs, 'application/spdx+json');

      const { code, stdout } = await inspect(`${repository}:multi`);
      expect(code).toBe(0);
      const tree = stdout.split('\n').filter((line) => /[├└]─/.test(line));
      expect(tree).toEqual([
        expect.stringMatching(new RegExp(`^ {2}├─ linux/amd64 {5}${mine.digest} {2}3\\.\\d KB`)),
        `  │  └─ attestation  ${attestation.digest}  provenance`,
        expect.stringMatching(new RegExp(`^ {2}├─ linux/arm64/v8 {2}${theirs.digest} {2}3\\.\\d KB`)),
        `  │  └─ SBOM  ${sbom.digest}  application/spdx+json`,
        `  └─ cosign signature  ${signature.digest}  tag ${signature.repository ? `sha256-${index.digest.slice(7)}.sig` : ''}`,
      ]);

      for (const [platform, one] of [
        ['linux/amd64', mine],
        ['linux/aarch64', theirs],
      ] as const) {
        const shown = await document(`${repository}:multi`, '--platform', platform);
        expect(shown).toMatchObject({
          digest: index.digest,
          kind: 'index',
          size: 6000 + mine.config!.size + theirs.config!.size,
          manifests: [
            { digest: mine.digest, platform: 'linux/amd64', kind: 'image', size: 3000 + mine.config!.size },
            {
              digest: theirs.digest,
              platform: 'linux/arm64/v8',
              attached: [{ name: 'SBOM', digest: sbom.digest }],
            },
            {
              digest: attestation.digest,
              kind: 'attestation',
              about: mine.digest,
              statements: ['provenance'],
            },
          ],
          attached: [{ name: 'cosign signature', digest: signature.digest }],
          image: {
            digest: one.digest,
            imageId: { classic: short(one.config!.digest), containerd: short(index.digest) },
          },
        });
      }

      const none = await inspect(`${repository}:multi`, '--platform', 'windows/amd64');
      expect([none.code, none.stderr]).toEqual([
        1,
        expect.stringContaining('--platform linux/amd64 | linux/arm64/v8'),
      ]);
      expect((await inspect(`${repository}:multi`, '--platform', 'arm')).code).toBe(2);
    });

    test('an index without this machine’s platform says how to see more', async () => {
      const others = await Promise.all(
        [s390x, { os: 'linux', architecture: 'mips' }].map((platform) =>
          pushImage(registry.http, repository, undefined, { platform }),
        ),
      );
      await pushIndex(registry.http, repository, 'others', others);
      expect((await inspect(`${repository}:others`)).stdout).toContain(
        '--platform OS/ARCH shows the details of one',
      );
      await pushIndex(registry.http, repository, 'other', others.slice(0, 1));
      expect((await document(`${repository}:other`)).image?.platform).toBe('linux/s390x');
    });

    test('--platform on an image of another one', async () => {
      const { code, stderr } = await inspect(`${repository}:v1`, '--platform', 'linux/s390x');
      expect([code, stderr]).toEqual([1, expect.stringContaining('--platform linux/amd64')]);
    });

    test('--raw is every byte and no other', async () => {
      const theirs = await pushImage(registry.http, repository, undefined, { platform: arm, seed: 'raw' });
      const index = await pushIndex(registry.http, repository, 'raw', [image, theirs]);
      expect((await inspect(`${repository}:v1`, '--raw')).stdout).toBe(image.bytes.toString());
      expect((await inspect(`${repository}:raw`, '--raw')).stdout).toBe(index.bytes.toString());
      expect(sha256((await inspect(`${repository}@${index.digest}`, '--raw')).stdout)).toBe(index.digest);
      expect(sha256((await inspect(`${repository}:raw`, '--raw', '--platform', 'linux/arm64')).stdout)).toBe(
        theirs.digest,
      );
      expect((await inspect(`${repository}:raw`, '--raw', '--platform', 'linux/mips')).code).toBe(1);
      expect((await inspect(`${repository}:raw`, '--raw', '--json')).code).toBe(2);
    });

    test('what is no image is shown as what it is', async () => {
      const sbom = await pushArtifact(registry.http, repository, 'sbom', {
        artifactType: 'application/spdx+json',
        subject: image,
      });
      const { code, stdout } = await inspect(`${repository}:sbom`);
      expect(code).toBe(0);
      expect(stdout).toContain(`type         SBOM, ${mediaType.manifest}`);
      expect(stdout).toContain('Content (1)');
      expect(stdout).not.toContain('IMAGE ID');
      expect(await document(`${repository}:sbom`)).toMatchObject({ digest: sbom.digest, kind: 'SBOM' });

      await pushArtifact(registry.http, repository, 'chart', {
        artifactType: 'application/vnd.cncf.helm.config.v1+json',
      });
      expect((await document(`${repository}:chart`)).kind).toBe('Helm chart');
    });

    test('a config that is missing or damaged is said, and the rest is shown', async () => {
      for (const [tag, damage] of [
        ['missing', (path: string) => rmSync(path)],
        ['damaged', (path: string) => writeFileSync(path, '{}')],
      ] as const) {
        const broken = await pushImage(registry.http, 'team/broken', tag, { seed: `${tag} ${major}` });
        damage(blobFile(registry.data, broken.config!.digest));
        const { code, stdout } = await inspect(`team/broken:${tag}`);
        expect(code).toBe(1);
        expect(stdout).toMatch(
          new RegExp(`problem.*${tag === 'missing' ? 'missing in the repository' : 'sent other content'}`),
        );
        expect(stdout).toContain(broken.layers![1]!.digest);
      }
    });

    test('a manifest that is damaged is never believed', async () => {
      const broken = await pushImage(registry.http, 'team/broken', 'manifest', { seed: `manifest ${major}` });
      const other = await pushImage(registry.http, 'team/broken', undefined, { seed: `other ${major}` });
      const index = await pushIndex(registry.http, 'team/broken', 'index', [broken, other]);
      const changed = Buffer.from(broken.bytes.toString().replace(/"size":2000/, '"size":2001'));
      expect(changed.equals(broken.bytes)).toBe(false);
      writeFileSync(blobFile(registry.data, broken.digest), changed);
      for (const name of [':manifest', `@${broken.digest}`])
        for (const flags of [[], ['--raw']]) {
          const { code, stderr, stdout } = await inspect(`team/broken${name}`, ...flags);
          expect([code, stdout]).toEqual([1, '']);
          expect(stderr).toContain(broken.digest);
          expect(stderr).toContain(sha256(changed));
        }
      const shown = await document('team/broken:index', '--platform', 'linux/amd64');
      expect(shown.digest).toBe(index.digest);
      expect(shown.manifests?.[0]).toMatchObject({ digest: broken.digest, kind: 'damaged' });
    });

    test('an index whose image went is shown with what is left', async () => {
      const kept = await pushImage(registry.http, 'team/sparse', undefined, { seed: 'kept' });
      const gone = await pushImage(registry.http, 'team/sparse', undefined, { seed: 'gone', platform: arm });
      await pushIndex(registry.http, 'team/sparse', 'v1', [kept, gone]);
      expect(
        (await registry.http.request({ method: 'DELETE', path: `/v2/team/sparse/manifests/${gone.digest}` }))
          .status,
      ).toBe(202);
      const { code, stdout } = await inspect('team/sparse:v1');
      expect([code, stdout]).toEqual([
        0,
        expect.stringContaining(`linux/arm64/v8  ${gone.digest}  not in this repository`),
      ]);
    });

    test('an image without a history', async () => {
      const bare = await pushImage(registry.http, repository, 'bare', { history: [], platform: linux });
      const { image: shown } = await document(`${repository}:bare`);
      expect(shown?.layers.map(({ digest, createdBy }) => [digest, createdBy])).toEqual(
        bare.layers!.map(({ digest }) => [digest, undefined]),
      );
    });

    test('annotations of an index that nothing is in', async () => {
      const empty = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: mediaType.index,
          manifests: [],
          annotations: { a: 'b' },
        }),
      );
      await putManifest(registry.http, repository, 'empty', empty, mediaType.index);
      expect(await document(`${repository}:empty`)).toMatchObject({
        annotations: { a: 'b' },
        manifests: [],
        size: 0,
      });
      expect((await inspect(`${repository}:empty`)).code).toBe(0);
    });

    test('no such tag, no such repository, nothing named', async () => {
      const tag = await inspect(`${repository}:nope`);
      expect([tag.code, tag.stderr]).toEqual([
        1,
        expect.stringContaining(`there is no tag nope in ${registry.host}/${repository}`),
      ]);
      const latest = await inspect(repository);
      expect(latest.stderr).toContain('there is no tag latest');
      const other = await inspect('team/nope:v1');
      expect([other.code, other.stderr]).toEqual([1, expect.stringContaining(`${registry.host}/team/nope`)]);
      expect((await inspect()).code).toBe(2);
    });
  });
