import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RegistryError } from '../../../src/registry/errors.ts';
import { deleteBlob } from '../../../src/registry/blob.ts';
import { getManifest, type Manifest } from '../../../src/registry/manifest.ts';
import { tagsPage } from '../../../src/registry/tags.ts';
import { describeReal } from '../../support/real.ts';
import { pushImage, pushIndex } from '../../support/push.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { layerTar, packed, saved, savedFiles, sha } from '../saved-image.ts';

describeReal('archives of docker save', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  let home: string;
  const [one, two] = [layerTar('one'), layerTar('two', 300_000)];
  const image = { tags: ['app:v1'], layers: [one, two] };

  beforeAll(async () => {
    home = tempFolder();
    bundle = await startBundle('3', { env: { HOME: home } });
  });
  afterAll(() => bundle.stop());

  const copy = (source: string, to: string, ...words: string[]) =>
    bundle.run('copy', `docker-archive:${source}`, to, ...words);
  async function works(source: string, to: string, ...words: string[]): Promise<Manifest> {
    const done = await copy(source, to, ...words);
    expect(done.code, done.stderr).toBe(0);
    const [name = '', tag = 'latest'] = to.split(':');
    return JSON.parse((await getManifest(bundle.http, name, tag)).body.toString()) as Manifest;
  }
  /** What is said; nothing may have been tagged. */
  async function refused(source: string, code = 1, ...words: string[]): Promise<string> {
    const done = await copy(source, 'refused:v1', ...words);
    expect(done.code, done.stderr).toBe(code);
    const error = await tagsPage(bundle.http, 'refused').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RegistryError);
    return done.stderr;
  }

  test('layers that are there twice are sent once', async () => {
    const { layers, config } = await works(saved({ tags: ['app:v1'], layers: [one, two, one] }), 'twice:v1');
    expect(layers).toHaveLength(3);
    expect(layers[0]).toEqual(layers[2]);
    expect(config.mediaType).toBe('application/vnd.docker.container.image.v1+json');
  });

  test('a layer that is compressed already stays as it is', async () => {
    const made = savedFiles({ ...image, layers: [one], diffIds: [`sha256:${sha(one)}`] });
    const layer = [...made.files.keys()].find((name) => name.endsWith('layer.tar'))!;
    const gzip = gzipSync(one, { level: 9 });
    made.files.set(layer, gzip);
    expect((await works(packed(made), 'gzip:v1')).layers).toMatchObject([
      { digest: `sha256:${sha(gzip)}`, size: gzip.length },
    ]);
    made.files.set(layer, execFileSync('xz', ['-1c'], { input: one }));
    rmSync(path.join(home, '.cache'), { recursive: true });
    expect((await works(packed(made), 'xz:v1')).config).toEqual(
      (await works(packed(made), 'gzip:v1')).config,
    );
  });

  describe('is refused:', () => {
    test('a layer with another content than the configuration says', async () => {
      const wrong = `sha256:${sha('another')}`;
      const said = await refused(saved({ ...image, diffIds: [`sha256:${sha(one)}`, wrong] }));
      expect(said).toContain(wrong);
      expect(said).toContain(`sha256:${sha(two)}`);
    });

    test('a compressed layer with another content', async () => {
      const wrong = `sha256:${sha('another')}`;
      const said = await refused(saved({ tags: [], layers: [gzipSync(one)], diffIds: [wrong] }));
      expect(said).toContain(wrong);
    });

    test('a compressed layer that is cut off', async () => {
      const gzip = gzipSync(two);
      const cut = gzip.subarray(0, gzip.length - 2000);
      expect(await refused(saved({ tags: [], layers: [cut], diffIds: [`sha256:${sha(two)}`] }))).toMatch(
        /layer sha256:\w+ in .*gzip says: unexpected end/,
      );
    });

    test('more layers than the configuration knows', async () => {
      expect(await refused(saved({ ...image, diffIds: [`sha256:${sha(one)}`] }))).toMatch(
        /2 layers, and 1 in its/,
      );
    });

    test('a configuration that is not what its name says', async () => {
      expect(await refused(saved({ ...image, configName: `${'0'.repeat(64)}.json` }))).toMatch(
        /configuration 0+\.json has the digest sha256:/,
      );
    });

    test('a layer that is missing', async () => {
      const made = savedFiles(image);
      const [layer] = [...made.files.keys()].filter((name) => name.endsWith('layer.tar'));
      made.files.delete(layer!);
      expect(await refused(packed(made))).toContain(`has no ${layer}`);
    });

    test.each([0.1, 0.5, 0.97])('an archive that was cut off at %f of it', async (part) => {
      const file = saved(image);
      truncateSync(file, Math.floor((readFileSync(file).length - 10_240) * part));
      expect(await refused(file)).toMatch(/is cut off|no manifest/);
    });

    test('a compressed archive that was cut off, of which nothing stays behind', async () => {
      const file = path.join(tempFolder(), 'saved.tar.gz');
      const gzip = gzipSync(readFileSync(saved(image)));
      writeFileSync(file, gzip.subarray(0, gzip.length - 5000));
      const TMPDIR = tempFolder();
      const done = await bundle.runWith({ env: { TMPDIR } }, 'copy', `docker-archive:${file}`, 'refused:v1');
      expect([done.code, done.stderr]).toEqual([1, expect.stringMatching(/unexpected end of file/)]);
      expect(readdirSync(TMPDIR)).toEqual([]);
    });

    test.each([
      ['not JSON', '{', /manifest\.json is not JSON/],
      ['no list', '{}', /no list/],
      ['without parts', '[{"Config": 1}]', /without its parts/],
      ['without an image', '[]', /has no image/],
    ])('a manifest.json that is %s', async (_, text, what) => {
      const made = savedFiles(image);
      made.files.set('manifest.json', Buffer.from(text));
      const done = await copy(packed(made), 'refused:v1');
      expect([done.code !== 0, done.stderr]).toEqual([true, expect.stringMatching(what)]);
    });

    test('what is something else', async () => {
      const folder = tempFolder();
      writeFileSync(path.join(folder, 'etc'), '');
      const rootfs = path.join(folder, 'made.tar');
      execFileSync('tar', ['-cf', rootfs, '-C', folder, 'etc']);
      expect(await refused(rootfs)).toMatch(/no manifest\.json[^]*rootfs:FILE/);
      expect(await refused('/etc/passwd')).toMatch(/is no tar archive/);
      expect(await refused('/not/there.tar', 2)).toMatch(/is not there/);
      expect(await refused('/etc', 2)).toMatch(/is no file/);
    });

    test('another platform than was asked for', async () => {
      expect(await refused(saved(image), 1, '--platform', 'linux/s390x')).toMatch(
        /nothing for linux\/s390x[^]*--platform linux\/amd64/,
      );
      await works(saved(image), 'platform:v1', '--platform', 'linux/amd64');
    });
  });

  describe('several images in one', () => {
    const several = (): string =>
      saved(
        { tags: ['app:v1', 'app:latest'], layers: [one] },
        { tags: ['reg.lan:5000/team/app:v2'], layers: [two] },
        { tags: [], layers: [one, two] },
      );

    test('the one of a name', async () => {
      const file = several();
      const sizes = async (reference: string): Promise<number> =>
        (await works(`${file}:${reference}`, 'several:v1')).layers.length;
      expect(await sizes('app')).toBe(1);
      expect(await sizes('docker.io/library/app:v1')).toBe(1);
      expect(await sizes('reg.lan:5000/team/app:v2')).toBe(1);
      expect(await sizes('@2')).toBe(2);
    });

    test('without a name, or with none that is there, all are listed', async () => {
      const file = several();
      for (const source of [file, `${file}:app:v3`, `${file}:@3`])
        expect(await refused(source, 2)).toMatch(
          /app:v1\n.*app:latest\n.*reg\.lan:5000\/team\/app:v2\n.*@2\n/,
        );
    });

    test('a file whose name has colons', async () => {
      const file = packed(savedFiles(image), 'my:app:1.tar');
      await works(file, 'colons:v1');
      await works(`${file}:app:v1`, 'colons:v2');
    });
  });

  describe('a second run', () => {
    test('sends only what is missing', async () => {
      const file = saved(image);
      const first = await works(file, 'again:v1');
      const done = await copy(file, 'again:v2');
      expect([done.code, done.stderr.match(/there already/g)?.length]).toEqual([0, 2]);
      expect(done.stderr).toMatch(/0 B read/);
      // Known, but no longer there: asked for, and sent again.
      await deleteBlob(bundle.http, 'again', first.layers[1]!.digest);
      const third = await copy(file, 'again:v3');
      expect([third.code, third.stderr.match(/there already/g)?.length]).toEqual([0, 1]);
      expect(await works(file, 'again:v4')).toEqual(first);
    });
  });

  describe('written', () => {
    test('of an index, the image for this machine or the platform that was asked for', async () => {
      const [amd, arm, s390] = await Promise.all(
        ['amd64', 'arm64', 's390x'].map((architecture) =>
          pushImage(bundle.http, 'many', undefined, { platform: { os: 'linux', architecture } }),
        ),
      );
      await pushIndex(bundle.http, 'many', 'v1', [amd!, arm!, s390!]);
      const file = path.join(tempFolder(), 'out.tar');
      const written = async (...words: string[]) => {
        const done = await bundle.run('copy', 'many:v1', `docker-archive:${file}`, '--json', ...words);
        expect(done.code, done.stderr).toBe(0);
        return (JSON.parse(done.stdout) as { digest: string }).digest;
      };
      const here = process.arch === 'arm64' ? arm! : amd!;
      expect(await written()).toBe(here.digest);
      expect(await written('--platform', 'linux/s390x')).toBe(s390!.digest);
      const whole = await bundle.run('copy', 'many:v1', `docker-archive:${file}`, '--all-platforms');
      expect([whole.code, whole.stderr]).toEqual([2, expect.stringContaining('one platform')]);
    });

    test('leaves what was there when it fails, and nothing else', async () => {
      const pushed = await pushImage(bundle.http, 'broken', 'v1', { layers: [5000, 6000] });
      await deleteBlob(bundle.http, 'broken', pushed.layers![1]!.digest);
      const folder = tempFolder();
      const file = path.join(folder, 'out.tar');
      writeFileSync(file, 'before');
      const done = await bundle.run('copy', 'broken:v1', `docker-archive:${file}`);
      expect(done.code).toBe(1);
      expect([readdirSync(folder), readFileSync(file, 'utf8')]).toEqual([['out.tar'], 'before']);
    });

    test('what a killed run left is removed by the next one', async () => {
      await pushImage(bundle.http, 'killed', 'v1');
      const folder = tempFolder();
      writeFileSync(path.join(folder, `.out.tar.999999999-${'a'.repeat(12)}.tmp`), 'half');
      const done = await bundle.run('copy', 'killed:v1', `docker-archive:${folder}/out.tar`);
      expect([done.code, readdirSync(folder)]).toEqual([0, ['out.tar']]);
    });

    test('not in the place of a folder or a device', async () => {
      await pushImage(bundle.http, 'placed', 'v1');
      for (const place of [tempFolder(), '/dev/null']) {
        const done = await bundle.run('copy', 'placed:v1', `docker-archive:${place}`);
        expect([done.code, done.stderr]).toEqual([2, expect.stringContaining('is no file')]);
      }
    });
  });
});
