import { appendFileSync, copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/registry/digest.ts';
import { mediaType } from '../../../src/registry/media-type.ts';
import { output } from '../../support/programs.ts';
import { pushImage, pushIndex, content } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';

/** A tar file with one file in it, which clients can read. */
function layer(name: string): Buffer {
  const header = Buffer.alloc(512);
  const text = content(name, 400);
  header.write(name, 0);
  header.write(
    '0000644\0' + '0000000\0'.repeat(2) + '00000000620\0' + '00000000000\0' + '        0',
    100,
    'latin1',
  );
  header.write('ustar\u000000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return gzipSync(Buffer.concat([header, text, Buffer.alloc(112 + 1024)]));
}

interface Document {
  digest: string;
  mediaType: string;
  size: number;
  manifests?: { digest: string; platform: string }[];
  image: {
    platform: string;
    imageId: { classic: string };
    config: { created: string; env: string[]; size: number };
    layers: { digest: string; size: number }[];
  };
}

interface SkopeoInspect {
  Digest: string;
  Created: string;
  Architecture: string;
  Os: string;
  Layers: string[];
  Env: string[];
}

for (const major of ['3', '2.8'] as const)
  describeReal(
    `skopeo and inspect agree, registry ${major}`,
    ['nginx', 'skopeo', major === '3' ? 'registry3' : 'registry2'],
    () => {
      let registry: RegistryBundle;
      let certificates: string;
      const image = (name: string): string => `docker://${registry.host}/${name}`;
      const credentials = (): string => `${registry.user}:${registry.password}`;
      const skopeo = (...args: string[]): Promise<string> => output('skopeo', ['--insecure-policy', ...args]);
      const looked = (...args: string[]): Promise<string> =>
        skopeo('inspect', '--cert-dir', certificates, '--creds', credentials(), ...args);
      const copied = (from: string, to: string, ...args: string[]): Promise<string> =>
        skopeo(
          'copy',
          '--src-cert-dir',
          certificates,
          '--src-creds',
          credentials(),
          '--dest-cert-dir',
          certificates,
          '--dest-creds',
          credentials(),
          ...args,
          image(from),
          image(to),
        );
      const document = async (name: string): Promise<Document> => {
        const { code, stdout, stderr } = await registry.run('inspect', name, '--json');
        expect(code, stderr + stdout).toBe(0);
        return JSON.parse(stdout) as Document;
      };

      beforeAll(async () => {
        registry = await startBundle(major);
        certificates = tempFolder();
        copyFileSync(registry.ca, join(certificates, 'ca.crt'));
        await pushImage(registry.http, 'team/source', 'v1', {
          layers: [layer('a'), layer('b')],
          layerType: mediaType.gzipLayer,
          config: { Env: ['PATH=/bin', 'A=b'] },
        });
      });
      afterAll(() => registry?.stop());

      test.each(['oci', 'v2s2'])('about an image that skopeo pushed as %s', async (format) => {
        await copied('team/source:v1', `team/${format}:v1`, '--format', format);
        const shown = await document(`team/${format}:v1`);
        const theirs = JSON.parse(await looked(image(`team/${format}:v1`))) as SkopeoInspect;
        expect(shown).toMatchObject({
          digest: theirs.Digest,
          mediaType: format === 'oci' ? mediaType.manifest : mediaType.dockerManifest,
          image: {
            platform: `${theirs.Os}/${theirs.Architecture}`,
            config: { created: theirs.Created, env: theirs.Env.map((entry) => entry.split('=')[0]) },
          },
        });
        expect(shown.image.layers.map(({ digest }) => digest)).toEqual(theirs.Layers);
        expect(shown.size).toBe(
          shown.image.layers.reduce((sum, { size }) => sum + size, shown.image.config.size),
        );
        const config = await looked('--config', '--raw', image(`team/${format}:v1`));
        expect(sha256(config)).toMatch(new RegExp(`^sha256:${shown.image.imageId.classic}`));
        const raw = await registry.run('inspect', `team/${format}:v1`, '--raw');
        expect(raw.stdout).toBe(await looked('--raw', image(`team/${format}:v1`)));
      });

      test('about an index that skopeo copied', async () => {
        const platforms = [
          { os: 'linux', architecture: 'amd64' },
          { os: 'linux', architecture: 'arm', variant: 'v7' },
        ];
        const images = await Promise.all(
          platforms.map((platform) =>
            pushImage(registry.http, 'team/source', undefined, {
              layers: [layer('c')],
              layerType: mediaType.gzipLayer,
              platform,
            }),
          ),
        );
        const index = await pushIndex(registry.http, 'team/source', 'multi', images);
        await copied('team/source:multi', 'team/copied:multi', '--all');
        const raw = JSON.parse(await looked('--raw', image('team/copied:multi'))) as {
          manifests: { digest: string }[];
        };
        const shown = await document('team/copied:multi');
        expect(shown.digest).toBe(index.digest);
        expect(shown.manifests?.map(({ digest }) => digest)).toEqual(
          raw.manifests.map(({ digest }) => digest),
        );
        expect(shown.manifests?.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm/v7']);
      });

      if (major === '3') return;

      test('schema 1, which skopeo still writes and 2.8 still keeps, is explained', async () => {
        const file = join(registry.dir, 'registry/config.yml');
        appendFileSync(file, '\ncompatibility:\n  schema1:\n    enabled: true\n');
        expect((await registry.run('restart')).code).toBe(0);
        await copied('team/source:v1', 'team/old:v1', '--format', 'v2s1');
        const { code, stdout, stderr } = await registry.run('inspect', 'team/old:v1');
        expect([code, stderr]).toEqual([0, '']);
        const theirs = JSON.parse(await looked(image('team/old:v1'))) as SkopeoInspect;
        expect(stdout).toContain(`digest    ${theirs.Digest}`);
        expect(stdout).toContain(theirs.Layers.map((digest) => `  ${digest}\n`).join(''));
        expect(stdout).toContain(`skopeo copy --format v2s2 ${image('team/old:v1')} ${image('team/old:v1')}`);
        expect(JSON.parse((await registry.run('inspect', 'team/old:v1', '--json')).stdout)).toMatchObject({
          kind: 'schema 1',
          digest: theirs.Digest,
          layers: theirs.Layers.map((digest) => ({ digest })),
        });

        // The advice works.
        await copied('team/old:v1', 'team/old:v1', '--format', 'v2s2');
        expect((await document('team/old:v1')).mediaType).toBe(mediaType.dockerManifest);
      });
    },
  );

describeReal(
  'schema 1 in a store that moved to registry 3',
  ['nginx', 'skopeo', 'registry2', 'registry3'],
  () => {
    test('is explained, too', async () => {
      const old = await startBundle('2.8');
      const current = await startBundle('3');
      try {
        appendFileSync(
          join(old.dir, 'registry/config.yml'),
          '\ncompatibility:\n  schema1:\n    enabled: true\n',
        );
        expect((await old.run('restart')).code).toBe(0);
        await pushImage(old.http, 'team/old', 'v2', { layers: [layer('a')], layerType: mediaType.gzipLayer });
        const certificates = tempFolder();
        copyFileSync(old.ca, join(certificates, 'ca.crt'));
        const access = ['cert-dir', certificates, 'creds', `${old.user}:${old.password}`];
        const flags = (side: string): string[] =>
          access.map((word, at) => (at % 2 === 0 ? `--${side}-${word}` : word));
        const image = `docker://${old.host}/team/old`;
        await output('skopeo', [
          '--insecure-policy',
          'copy',
          ...flags('src'),
          ...flags('dest'),
          '--format',
          'v2s1',
          `${image}:v2`,
          `${image}:v1`,
        ]);
        cpSync(join(old.data, 'docker'), join(current.data, 'docker'), { recursive: true });
        const { code, stderr } = await current.run('inspect', 'team/old:v1');
        expect([code, stderr]).toEqual([1, expect.stringContaining('is a schema 1 manifest')]);
        expect((await current.run('inspect', 'team/old:v2')).code).toBe(0);
      } finally {
        await old.stop();
        await current.stop();
      }
    }, 120_000);
  },
);
