import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/registry/digest.ts';
import { mediaType } from '../../../src/registry/media-type.ts';
import { blobFile, currentLink, linkIn, revisionsFolder } from '../../../src/store/layout.ts';
import { damage } from '../../store/damaged.ts';
import { pushImage, pushIndex, type Pushed } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';

interface File {
  part: string;
  digest?: string;
  path: string;
  size?: number;
  modified?: string;
  state?: string;
}

describeReal('inspect --store', ['nginx', 'registry2'], () => {
  let bundle: RegistryBundle;
  let before: Pushed;
  let image: Pushed;
  let other: Pushed;
  let index: Pushed;

  const files = async (reference: string): Promise<{ code: number | undefined; files: File[] }> => {
    const { code, stdout } = await bundle.run('inspect', '--store', reference, '--json');
    const document = JSON.parse(stdout) as { data: string; files: File[] };
    expect(document.data).toBe(bundle.data);
    return { code, files: document.files };
  };
  const states = (found: File[]): (string | undefined)[][] =>
    found.filter(({ state }) => state !== undefined).map(({ part, digest, state }) => [part, digest, state]);

  beforeAll(async () => {
    bundle = await startBundle('2.8');
    before = await pushImage(bundle.http, 'team/app', 'v1', { seed: 'before' });
    image = await pushImage(bundle.http, 'team/app', 'v1', { seed: 'now' });
    const platform = { os: 'linux', architecture: 'arm64' };
    other = await pushImage(bundle.http, 'team/app', undefined, { platform });
    index = await pushIndex(bundle.http, 'team/app', 'all', [image, other]);
  });
  afterAll(() => bundle?.stop());

  test('every file of a tag, where it is and what it has', async () => {
    const { code, files: found } = await files('team/app:v1');
    expect(code).toBe(0);
    expect(found.map(({ part }) => part).join(', ')).toBe(
      'tag, tag index, tag index, revision, manifest, layer link, config, layer link, layer, layer link, layer',
    );
    for (const { path, size, modified } of found) {
      const file = statSync(join(bundle.data, path));
      expect([size, modified]).toEqual([file.size, new Date(file.mtimeMs).toISOString()]);
    }
    const of = (part: string): (string | undefined)[] =>
      found.filter((one) => one.part === part).map(({ digest }) => digest);
    expect(of('tag')).toEqual([image.digest]);
    expect(of('tag index').toSorted()).toEqual([before.digest, image.digest].toSorted());
    expect(of('manifest')).toEqual([image.digest]);
    expect(of('layer')).toEqual(image.layers!.map(({ digest }) => digest));
    const repository = 'docker/registry/v2/repositories/team/app';
    expect(found[0]!.path).toBe(`${repository}/_manifests/tags/v1/current/link`);
    expect(found[4]!.path).toMatch(/^docker\/registry\/v2\/blobs\/sha256\/..\/[0-9a-f]{64}\/data$/);
  });

  test('an index with its children, by tag and by digest; for people as well', async () => {
    const { files: found } = await files(`team/app@${index.digest}`);
    expect(found.filter(({ part }) => part === 'manifest').map(({ digest }) => digest)).toEqual([
      index.digest,
      image.digest,
      other.digest,
    ]);
    expect(new Set(found.map(({ path }) => path)).size).toBe(found.length);
    const { code, stdout, stderr } = await bundle.run('inspect', '--store', 'team/app:all');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^PART +BYTES +MODIFIED +STATE +PATH\ntag +71 +\d{4}-\d\d-\d\d \d\d:\d\d +ok +docker/,
    );
    expect(stderr).toContain(`below ${bundle.data}`);
  });

  test('a layer that registries do not hold is elsewhere, and nothing is wrong with it', async () => {
    const layer = {
      mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      digest: sha256(Buffer.from('foreign')),
      size: 7,
      urls: ['https://example.com/layer'],
    };
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaType.dockerManifest,
      config: image.config,
      layers: [layer],
    };
    const bytes = Buffer.from(JSON.stringify(manifest));
    const digest = sha256(bytes);
    // Bundles do not allow such addresses; a store that was taken over may have them.
    damage.replace(blobFile(bundle.data, digest), bytes.toString());
    damage.replace(linkIn(revisionsFolder(bundle.data, 'team/app'), digest), digest);
    damage.replace(currentLink(bundle.data, 'team/app', 'windows'), digest);
    const { code, files: found } = await files('team/app:windows');
    expect(code).toBe(0);
    expect(states(found)).toEqual([
      ['layer link', layer.digest, 'elsewhere'],
      ['layer', layer.digest, 'elsewhere'],
    ]);
  });

  test('what is not there, and what is not asked rightly', async () => {
    for (const [words, code, text] of [
      [['team/none:v1'], 1, 'there is no repository'],
      [['team/app:v9'], 1, 'there is no tag v9'],
      [[`team/app@sha256:${'0'.repeat(64)}`], 1, 'there is no manifest'],
      [['docker.io/library/alpine'], 1, 'known only where the images are'],
      [['team/app:v1', '--raw'], 2, '--store shows files, --raw shows the image'],
    ] as const) {
      const found = await bundle.run('inspect', '--store', ...words);
      expect([found.code, found.stdout]).toEqual([code, '']);
      expect(found.stderr).toContain(text);
    }
  });

  test('missing, empty and damaged files are named, with exit code 1; the registry need not run', async () => {
    await bundle.run('stop');
    const file = (found: File[], part: string, digest?: string): string =>
      join(bundle.data, found.find((one) => one.part === part && (!digest || one.digest === digest))!.path);
    const { files: whole } = await files('team/app:v1');
    const [config, one, two] = [image.config!.digest, ...image.layers!.map(({ digest }) => digest)];
    rmSync(file(whole, 'layer', one));
    damage.empty(file(whole, 'layer', two));
    damage.shorten(file(whole, 'config'), 3);
    damage.empty(file(whole, 'layer link', config));
    damage.shorten(file(whole, 'tag index', before.digest), 9);
    rmSync(file(whole, 'revision'));
    const broken = await files('team/app:v1');
    expect(broken.code).toBe(1);
    expect(states(broken.files)).toEqual([
      ['tag index', before.digest, 'damaged'],
      ['revision', image.digest, 'missing'],
      ['layer link', config, 'empty'],
      ['config', config, 'damaged'],
      ['layer', one, 'missing'],
      ['layer', two, 'empty'],
    ]);
    damage.shorten(file(whole, 'manifest'), 50);
    expect(states((await files('team/app:v1')).files).at(-1)).toEqual(['manifest', image.digest, 'damaged']);
    damage.empty(file(whole, 'tag'));
    const lost = await bundle.run('inspect', '--store', 'team/app:v1');
    expect([lost.code, lost.stdout]).toEqual([1, expect.stringMatching(/^tag +0 +\S+ \S+ +empty +docker/m)]);
    expect(lost.stderr).toContain('create-registry verify --repair');
  });
});
