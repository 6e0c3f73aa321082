import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getManifest } from '../../../src/registry/manifest.ts';
import { mediaType } from '../../../src/registry/media-type.ts';
import { pushAttestation, pushImage, pushIndex, type Pushed } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { layerTar, packed, savedFiles, sha } from '../saved-image.ts';

describeReal(
  'archives with an OCI layout, as docker save has written them since 25',
  ['nginx', 'registry3'],
  () => {
    let bundle: RegistryBundle;
    let index: Pushed;
    let images: Pushed[];

    beforeAll(async () => {
      bundle = await startBundle('3');
      images = await Promise.all(
        ['amd64', 'arm64'].map((architecture) =>
          pushImage(bundle.http, 'source', undefined, {
            platform: { os: 'linux', architecture },
            layers: [gzipSync(layerTar(architecture))],
            layerType: mediaType.gzipLayer,
          }),
        ),
      );
      index = await pushIndex(bundle.http, 'source', 'v1', [
        ...images,
        await pushAttestation(bundle.http, images[0]!),
      ]);
    });
    afterAll(() => bundle.stop());

    /** The layout as a folder. */
    async function unpacked(): Promise<string> {
      const folder = path.join(tempFolder(), 'layout');
      const { code, stderr } = await bundle.run('copy', 'source:v1', `oci:${folder}:v1`);
      expect(code, stderr).toBe(0);
      return folder;
    }
    const remove = (folder: string, digest: string): void =>
      rmSync(path.join(folder, 'blobs', digest.replace(':', '/')));
    const tar = (folder: string): string => {
      const file = path.join(tempFolder(), 'saved.tar');
      execFileSync('tar', ['-cf', file, '-C', folder, ...readdirSync(folder)]);
      return file;
    };
    /** Names the first image, as Docker's containerd store does. */
    const name = (folder: string, { config, layers = [] }: Pushed): void =>
      writeFileSync(
        path.join(folder, 'manifest.json'),
        JSON.stringify([
          {
            Config: `blobs/${config!.digest.replace(':', '/')}`,
            RepoTags: ['app:v1'],
            Layers: layers.map(({ digest }) => `blobs/${digest.replace(':', '/')}`),
          },
        ]),
      );
    async function copied(file: string, to: string): Promise<{ digest: string; stderr: string }> {
      const { code, stderr } = await bundle.run('copy', `docker-archive:${file}`, to);
      expect(code, stderr).toBe(0);
      const { headers } = await getManifest(bundle.http, to.split(':')[0]!, 'v1');
      return { digest: headers['docker-content-digest']?.[0] ?? '', stderr };
    }

    test('with everything in it, all platforms and what is attached are copied as they are', async () => {
      const folder = await unpacked();
      expect((await copied(tar(folder), 'bare:v1')).digest).toBe(index.digest);
      name(folder, images[0]!);
      expect((await copied(tar(folder), 'named:v1')).digest).toBe(index.digest);
    });

    test('with one platform only, that one keeps its digest, and it is said', async () => {
      const folder = await unpacked();
      name(folder, images[0]!);
      remove(folder, images[1]!.layers![0]!.digest);
      const { digest, stderr } = await copied(tar(folder), 'part:v1');
      expect(digest).toBe(images[0]!.digest);
      expect(stderr).toContain(`does not hold all of its index ${index.digest}`);
    });

    test('with a part missing and nothing that names the rest, it is refused', async () => {
      const folder = await unpacked();
      for (const image of images) remove(folder, image.layers![0]!.digest);
      const { code, stderr } = await bundle.run('copy', `docker-archive:${tar(folder)}`, 'refused:v1');
      expect([code, stderr]).toEqual([1, expect.stringContaining('lacks a part of the image')]);
      name(folder, images[0]!);
      const named = await bundle.run('copy', `docker-archive:${tar(folder)}`, 'refused:v1');
      expect([named.code, named.stderr]).toEqual([
        1,
        expect.stringContaining(images[0]!.layers![0]!.digest.slice(7)),
      ]);
    });

    test('a blob that is not what its digest says is refused', async () => {
      const folder = await unpacked();
      const { digest, size } = images[1]!.layers![0]!;
      writeFileSync(path.join(folder, 'blobs', digest.replace(':', '/')), Buffer.alloc(size, 7));
      const { code, stderr } = await bundle.run('copy', `docker-archive:${tar(folder)}`, 'wrong:v1');
      expect([code, stderr]).toEqual([1, expect.stringContaining(digest)]);
      await expect(getManifest(bundle.http, 'wrong', 'v1')).rejects.toThrow('404');
    });

    test('layers that are not compressed, as the classic store has them, are compressed', async () => {
      const layer = layerTar('plain');
      const { files } = savedFiles({ tags: ['app:v1'], layers: [layer] });
      const config = [...files].find(([file]) => file.endsWith('.json') && file !== 'manifest.json')![1];
      const blob = (type: string, content: Buffer) => {
        files.set(`blobs/sha256/${sha(content)}`, content);
        return { mediaType: type, digest: `sha256:${sha(content)}`, size: content.length };
      };
      const manifest = {
        schemaVersion: 2,
        config: blob(mediaType.config, config),
        layers: [blob(mediaType.layer, layer)],
      };
      const root = blob(mediaType.manifest, Buffer.from(JSON.stringify(manifest)));
      files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [root] })));
      files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
      await copied(packed({ files, links: new Map() }), 'classic:v1');
      const put = JSON.parse(
        (await getManifest(bundle.http, 'classic', 'v1')).body.toString(),
      ) as typeof manifest;
      expect(put.config.digest).toBe(`sha256:${sha(config)}`);
      expect(put.layers[0]!.mediaType).toBe(mediaType.dockerLayer);
    });
  },
);
