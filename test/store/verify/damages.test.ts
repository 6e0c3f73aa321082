import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/registry/digest.ts';
import { putManifest } from '../../../src/registry/manifest.ts';
import { mediaType } from '../../../src/registry/media-type.ts';
import { pushBlob } from '../../../src/registry/upload.ts';
import {
  blobFile,
  blobFolder,
  currentLink,
  layersFolder,
  linkIn,
  revisionsFolder,
  tagIndexFolder,
} from '../../../src/store/layout.ts';
import { bin, cleanEnv } from '../../support/cli.ts';
import { content, pushImage, pushIndex, type Pushed } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { damage } from '../damaged.ts';

interface Document {
  blobs: number;
  read: number;
  earlier: number;
  broken: { repository: string; images: string[]; what: string; digest?: string }[];
  unneeded: string[];
  warnings: string[];
}

/** As a failing disk does it: another byte, and nothing else is changed. */
function flip(file: string): void {
  const bytes = readFileSync(file);
  const { atime, mtime } = statSync(file);
  bytes[5] = bytes[5]! ^ 1;
  writeFileSync(file, bytes);
  utimesSync(file, atime, mtime);
}

/** The compiled program, kept out by the modes of files also where it runs as root, who reads everything else. */
async function obeyingModes(
  ...args: string[]
): Promise<{ exitCode?: number; stdout: string; stderr: string }> {
  const without = '-dac_override,-dac_read_search';
  const root = process.getuid?.() === 0 ? ['setpriv', `--bounding-set=${without}`, '--'] : [];
  const [program = '', ...words] = [...root, process.execPath, bin, ...args];
  return execa(program, words, { env: cleanEnv(), extendEnv: false, reject: false, input: '' });
}

describeReal('verify finds, by the name of the image,', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  beforeAll(async () => {
    bundle = await startBundle('3');
  });
  afterAll(() => bundle?.stop());

  const verify = async (...words: string[]): Promise<Document & { code: number | undefined }> => {
    const { code, stdout, stderr } = await bundle.run('verify', '--json', ...words);
    expect(stderr).toBe('');
    return { code, ...(JSON.parse(stdout) as Document) };
  };
  const image = (name: string, options: Parameters<typeof pushImage>[3] = {}): Promise<Pushed> =>
    pushImage(bundle.http, `app/${name}`, 'v1', { seed: name, ...options });
  const layer = ({ layers }: Pushed): string => layers![0]!.digest;
  const revision = ({ repository, digest }: Pushed): string =>
    linkIn(revisionsFolder(bundle.data, repository), digest);
  const layerLink = (one: Pushed): string => linkIn(layersFolder(bundle.data, one.repository), layer(one));
  const current = ({ repository }: Pushed): string => currentLink(bundle.data, repository, 'v1');
  const index = ({ repository, digest }: Pushed): string =>
    linkIn(tagIndexFolder(bundle.data, repository, 'v1'), digest);
  const file = (digest: string): string => blobFile(bundle.data, digest);

  /** What is done to an image of that name, and what is said then. */
  const kinds: Record<string, [harm: (one: Pushed) => void, said: (one: Pushed) => string, onlyRead?: true]> =
    {
      flipped: [
        (one) => flip(file(layer(one))),
        (one) => `layer ${layer(one)} has other content than its digest says`,
        true,
      ],
      'flipped-config': [
        ({ config }) => flip(file(config!.digest)),
        ({ config }) => `config ${config!.digest} has other content than its digest says`,
        true,
      ],
      short: [
        (one) => damage.shorten(file(layer(one)), 997),
        (one) => `layer ${layer(one)} is 3 bytes short`,
      ],
      long: [
        (one) => writeFileSync(file(layer(one)), 'x', { flag: 'a' }),
        (one) => `layer ${layer(one)} has 1 byte too many`,
      ],
      lost: [
        (one) => damage.remove(blobFolder(bundle.data, layer(one))),
        (one) => `layer ${layer(one)} is missing`,
      ],
      'folder-for-blob': [
        (one) => {
          damage.remove(file(layer(one)));
          mkdirSync(file(layer(one)));
        },
        (one) => `layer ${layer(one)} is no file`,
      ],
      'lost-manifest': [
        ({ digest }) => damage.remove(file(digest)),
        ({ digest }) => `manifest ${digest} is missing`,
      ],
      'garbage-manifest': [
        ({ digest }) => writeFileSync(file(digest), 'garbage'),
        ({ digest }) => `manifest ${digest} has other content than its digest says`,
      ],
      'flipped-manifest': [
        ({ digest }) => flip(file(digest)),
        ({ digest }) => `manifest ${digest} has other content than its digest says`,
      ],
      'no-tag-link': [(one) => rmSync(current(one)), () => 'the tag leads nowhere: the link is missing'],
      'empty-tag-link': [
        (one) => damage.empty(current(one)),
        () => 'the tag leads nowhere: the link is empty',
      ],
      'folder-for-link': [
        (one) => {
          rmSync(current(one));
          mkdirSync(current(one));
        },
        () => 'the tag leads nowhere: the link cannot be read (EISDIR)',
      ],
      'foreign-tag-link': [
        (one) => writeFileSync(current(one), `sha256:${'0'.repeat(64)}`),
        () => `the tag leads to sha256:${'0'.repeat(64)}, which is not there`,
      ],
      'no-index-link': [(one) => rmSync(index(one)), ({ digest }) => `${digest} is not in the tag’s index`],
      'empty-index-link': [
        (one) => damage.empty(index(one)),
        ({ digest }) => `${digest} in the tag’s index: the link is empty`,
      ],
      'no-revision': [
        (one) => rmSync(revision(one)),
        ({ digest }) => `the tag leads to ${digest}, which is not there`,
      ],
      'empty-revision': [
        (one) => damage.empty(revision(one)),
        ({ digest }) => `manifest ${digest}: the link is empty`,
      ],
      'foreign-revision': [
        (one) => writeFileSync(revision(one), layer(one)),
        (one) => `manifest ${one.digest}: the link names ${layer(one)}`,
      ],
      'no-layer-link': [
        (one) => rmSync(layerLink(one)),
        (one) => `layer ${layer(one)} is not linked in the repository`,
      ],
      'empty-layer-link': [
        (one) => damage.empty(layerLink(one)),
        (one) => `layer ${layer(one)}: the link is empty`,
      ],
      'foreign-layer-link': [
        (one) => writeFileSync(layerLink(one), one.digest),
        (one) => `layer ${layer(one)}: the link names ${one.digest}`,
      ],
      'file-for-folder': [
        (one) => {
          damage.remove(layersFolder(bundle.data, one.repository));
          writeFileSync(layersFolder(bundle.data, one.repository), '');
        },
        (one) => `layer ${layer(one)} is not linked in the repository`,
      ],
    };

  test('each kind of damage, and nothing else', async () => {
    const whole = await verify();
    expect([whole.code, whole.broken]).toEqual([0, []]);
    const images = new Map<string, Pushed>();
    for (const name of Object.keys(kinds)) images.set(name, await image(name));
    const fine = await image('whole');
    const before = await verify();
    expect([before.code, before.broken, before.unneeded, before.warnings]).toEqual([0, [], [], []]);
    expect(before.read).toBeGreaterThan(3000 * images.size);

    for (const [name, one] of images) kinds[name]![0](one);
    const read = await verify();
    const quick = await verify('--quick');
    expect([read.code, quick.code]).toEqual([1, 1]);
    for (const [name, one] of images) {
      const expected = { images: [`app/${name}:v1`], what: kinds[name]![1](one) };
      expect(read.broken, name).toContainEqual(expect.objectContaining(expected));
      if (kinds[name]![2]) expect(quick.broken).not.toContainEqual(expect.objectContaining(expected));
      else expect(quick.broken, name).toContainEqual(expect.objectContaining(expected));
    }
    const repositories = new Set(read.broken.map(({ repository }) => repository));
    expect(repositories).toEqual(new Set([...images.values()].map(({ repository }) => repository)));
    expect(repositories).not.toContain(fine.repository);

    const { code, stdout, stderr } = await bundle.run('verify', 'app/short', '--quick');
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(
        /^app\/short:v1: layer sha256:\w{64} is 3 bytes short\n\n1 place broken, 1 image suffers/,
      ),
    ]);
    expect(stderr).toContain('create-registry verify --repair moves it aside');
    const elsewhere = await verify('app/whole', '--again');
    expect([elsewhere.code, elsewhere.broken, elsewhere.blobs]).toEqual([0, [], 4]);
    expect((await bundle.run('verify', 'app/none')).code).toBe(2);
  }, 90_000);

  test('every image that needs a shared layer: tags, platforms, manifests without a tag', async () => {
    const layers = [content('shared', 5000)];
    const arm = { os: 'linux', architecture: 'arm64' };
    const child = await pushImage(bundle.http, 'team/shared', undefined, {
      layers,
      platform: arm,
      seed: 'arm',
    });
    const other = await pushImage(bundle.http, 'team/shared', undefined, { seed: 'amd' });
    await pushIndex(bundle.http, 'team/shared', 'multi', [child, other]);
    await pushImage(bundle.http, 'team/shared', 'one', { layers, seed: 'one' });
    await pushImage(bundle.http, 'team/shared', 'two', { layers, seed: 'one' });
    const loose = await pushImage(bundle.http, 'team/loose', undefined, { layers, seed: 'loose' });
    damage.shorten(file(layer(child)), 4990);
    const { broken } = await verify('team/shared', '--quick');
    const images = broken.filter(({ what }) => what === `layer ${layer(child)} is 10 bytes short`);
    expect(images.flatMap((one) => one.images).sort()).toEqual([
      `team/loose@${loose.digest}`,
      'team/shared:multi (linux/arm64)',
      'team/shared:one',
      'team/shared:two',
    ]);
  });

  test('a file that may not be read', async () => {
    const one = await image('unreadable');
    chmodSync(file(layer(one)), 0);
    const words = ['verify', 'app/unreadable', '-C', bundle.dir];
    const document = await obeyingModes(...words, '--json');
    const text = await obeyingModes(...words);
    const repair = await obeyingModes(...words, '--repair', '--yes');
    chmodSync(file(layer(one)), 0o600);
    expect(document.stderr).toBe('');
    const what = `layer ${layer(one)} cannot be read (EACCES)`;
    expect((JSON.parse(document.stdout) as Document).broken).toMatchObject([
      { images: ['app/unreadable:v1'], what },
    ]);
    expect(text.stderr).toContain('Next: run it as the user who owns the images');
    // It is whole: moving it aside would take it from the registry.
    expect(repair.exitCode).toBe(1);
    expect(repair.stderr).toContain(`nothing was moved: ${what}`);
    expect((await verify('app/unreadable')).broken).toEqual([]);
  });

  test('what no image needs is told apart, and what deleting leaves is nothing', async () => {
    const one = await image('deleted');
    const blob = file(layer(one));
    expect((await bundle.run('rm', 'app/deleted@' + one.digest, '--yes')).code).toBe(0);
    const quiet = await verify('app/deleted');
    expect([quiet.code, quiet.broken, quiet.unneeded, quiet.warnings]).toEqual([0, [], [], []]);
    flip(blob);
    const rotten = await verify('app/deleted', '--again');
    expect([rotten.code, rotten.unneeded]).toEqual([
      0,
      [`blob ${layer(one)} has other content than its digest says`],
    ]);
    renameSync(blob, `${blob}.gone`);
    expect((await verify('app/deleted')).unneeded).toEqual([
      `app/deleted has a link to ${layer(one)}, which is gone`,
    ]);
  });

  test('a blob that was pushed by SHA-512 lies under SHA-256, and is whole', async () => {
    const bytes = content('sha512', 1000);
    const digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}`;
    await pushBlob(bundle.http, 'team/sha512', digest, bytes);
    const config = await pushImage(bundle.http, 'team/sha512', 'other');
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaType.manifest,
      config: config.config,
      layers: [{ mediaType: mediaType.layer, digest, size: bytes.length }],
    };
    await putManifest(bundle.http, 'team/sha512', 'v1', Buffer.from(JSON.stringify(manifest)));
    const whole = await verify('team/sha512');
    expect([whole.code, whole.broken, whole.warnings]).toEqual([0, [], []]);
    flip(file(sha256(bytes)));
    expect((await verify('team/sha512', '--again')).broken).toMatchObject([
      { images: ['team/sha512:v1'], what: `layer ${digest} has other content than its digest says` },
    ]);
  });

  test('an image that an index names and that was never pushed, where the registry allows it', async () => {
    const one = await image('sparse');
    const never = {
      ...one,
      digest: `sha256:${'7'.repeat(64)}`,
      platform: { os: 'linux', architecture: 's390x' },
    };
    const index = (tag: string): Promise<Pushed> => pushIndex(bundle.http, 'app/sparse', tag, [one, never]);
    await expect(index('refused')).rejects.toMatchObject({ status: 400 });
    const config = join(bundle.dir, 'registry/config.yml');
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, `${text}\nvalidation: { manifests: { indexes: { platforms: none } } }\n`);
    expect((await bundle.run('restart')).code).toBe(0);
    await index('taken');
    const allowed = await verify('app/sparse');
    expect([allowed.code, allowed.broken, allowed.warnings]).toEqual([
      0,
      [],
      [`app/sparse:taken (linux/s390x): manifest ${never.digest} was not pushed, which the registry allows`],
    ]);
    writeFileSync(config, text);
    const images = ['app/sparse:taken (linux/s390x)'];
    expect((await verify('app/sparse')).broken).toMatchObject([
      { images, what: `manifest ${never.digest} is not in the repository` },
    ]);
  });
});
