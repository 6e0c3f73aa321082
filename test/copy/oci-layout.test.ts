import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { copy } from '../../src/copy/copy.ts';
import { ociLayoutSource } from '../../src/copy/oci-layout/source.ts';
import { ociLayoutTarget } from '../../src/copy/oci-layout/target.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { mediaType } from '../../src/registry/media-type.ts';
import { inProcess } from '../support/cli.ts';
import { tempFolder } from '../support/tmp.ts';

interface Entry {
  digest: string;
  annotations?: Record<string, string>;
}

/** Writes a layout as anybody would, without the code under test. */
function layout(folder: string, images: Record<string, string[]>): Entry[] {
  const put = (type: string, bytes: Buffer) => {
    const digest = sha256(bytes);
    writeFileSync(join(folder, 'blobs/sha256', digest.slice(7)), bytes);
    return { mediaType: type, digest, size: bytes.length };
  };
  mkdirSync(join(folder, 'blobs/sha256'), { recursive: true });
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const manifests = Object.entries(images).map(([name, layers]) => {
    const config = put(
      mediaType.config,
      Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', name })),
    );
    const manifest = {
      schemaVersion: 2,
      mediaType: mediaType.manifest,
      config,
      layers: layers.map((text) => put(mediaType.layer, Buffer.from(text))),
    };
    const annotations = { 'org.opencontainers.image.ref.name': name, 'com.example.kept': 'yes' };
    return { ...put(mediaType.manifest, Buffer.from(JSON.stringify(manifest))), annotations };
  });
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  return manifests;
}

const indexOf = (folder: string): Entry[] =>
  (JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { manifests: Entry[] }).manifests;
const blobs = (folder: string): string[] => readdirSync(join(folder, 'blobs/sha256')).sort();

describe('OCI layouts', () => {
  let from: string;
  let to: string;
  let entries: Entry[];
  const run = (...words: string[]) => inProcess(['copy', ...words], { cwd: to, env: { HOME: to } });

  beforeEach(() => {
    from = tempFolder('from');
    to = join(tempFolder(), 'to');
    mkdirSync(to);
    entries = layout(from, { one: ['a', 'b'], 'example.com/two:2': ['b', 'c'] });
  });

  test('an image goes into a new folder with its digest, and beside what is there', async () => {
    expect((await run(`oci:${from}:one`, 'oci:out:v1')).code).toBe(0);
    expect((await run(`oci:${from}:example.com/two:2`, 'oci:out:v2')).code).toBe(0);
    const out = join(to, 'out');
    expect(JSON.parse(readFileSync(join(out, 'oci-layout'), 'utf8'))).toEqual({
      imageLayoutVersion: '1.0.0',
    });
    expect(blobs(out)).toEqual(blobs(from));
    const named = indexOf(out).map(({ digest, annotations }) => [digest, annotations]);
    expect(named).toEqual([
      [entries[0]!.digest, { 'org.opencontainers.image.ref.name': 'v1' }],
      [entries[1]!.digest, { 'org.opencontainers.image.ref.name': 'v2' }],
    ]);
    // The name goes over to another image; the rest stays, with what others wrote there.
    expect((await run(`oci:${from}:one`, `oci:${from}:example.com/two:2`)).code).toBe(0);
    expect(indexOf(from).map(({ digest }) => digest)).toEqual([entries[0]!.digest, entries[0]!.digest]);
    expect(indexOf(from)[0]!.annotations).toHaveProperty('com.example.kept', 'yes');
    expect((await run(`oci:${from}:one`, 'oci:out:v1', '--json')).stdout).toContain('"same": true');
  });

  test('an image without a name: once, and again as by its digest', async () => {
    for (const _ of [1, 2]) expect((await run(`oci:${from}@${entries[1]!.digest}`, 'oci:out')).code).toBe(0);
    expect(indexOf(join(to, 'out'))).toMatchObject([{ digest: entries[1]!.digest }]);
    expect((await run('oci:out', 'oci:twin:x', '--json')).stdout).toContain(entries[1]!.digest);
  });

  test.each([
    ['', 'holds 2 images', 'one, example.com/two:2'],
    [':three', 'holds nothing that is called three', 'one, example.com/two:2'],
    [`@sha256:${'0'.repeat(64)}`, `has no sha256:${'0'.repeat(64)}`, ''],
  ])('oci:DIR%s is told what there is', async (name, what, cure) => {
    const { code, stderr } = await run(`oci:${from}${name}`, 'oci:out');
    expect([code, stderr]).toEqual([1, expect.stringContaining(what)]);
    expect(stderr).toContain(cure);
    expect(existsSync(join(to, 'out'))).toBe(false);
  });

  test('a folder that is something else is left alone', async () => {
    writeFileSync(join(to, 'letter.txt'), 'dear');
    const { code, stderr } = await run(`oci:${from}:one`, 'oci:.:v1');
    expect([code, stderr]).toEqual([1, expect.stringContaining('holds other things')]);
    expect(readdirSync(to)).toEqual(['letter.txt']);
    expect((await run('oci:.', 'oci:out')).stderr).toContain('holds no OCI layout');
  });

  const layerB = sha256(Buffer.from('b')).slice(7);
  test.each<[name: string, harm: (folder: string) => void, said: string]>([
    ['other bytes', (folder) => writeFileSync(join(folder, 'blobs/sha256', layerB), 'x'), 'another digest'],
    ['too few', (folder) => truncateSync(join(folder, 'blobs/sha256', layerB), 0), 'only 0 of 1 bytes'],
    [
      'too many',
      (folder) => writeFileSync(join(folder, 'blobs/sha256', layerB), 'bb'),
      'more than its 1 bytes',
    ],
    ['nothing', (folder) => rmSync(join(folder, 'blobs/sha256', layerB)), `has no sha256:${layerB}`],
    [
      'another file',
      (folder) => {
        rmSync(join(folder, 'blobs/sha256', layerB));
        symlinkSync('/etc/passwd', join(folder, 'blobs/sha256', layerB));
      },
      'more than its 1 bytes',
    ],
  ])('a layer with %s is refused by its digest, and the name stays what it was', async (_, harm, said) => {
    harm(from);
    const { code, stderr } = await run(`oci:${from}:one`, 'oci:out:v1');
    expect(code).toBe(1);
    expect(stderr).toContain(layerB);
    expect(stderr).toContain(said);
    expect(existsSync(join(to, 'out/index.json'))).toBe(false);
    expect(existsSync(join(to, 'out/blobs/sha256', layerB))).toBe(false);
  });

  test('what a layout names is no path', async () => {
    const index = JSON.parse(readFileSync(join(from, 'index.json'), 'utf8')) as { manifests: Entry[] };
    index.manifests[0]!.digest = 'sha256:../../../../etc/passwd';
    writeFileSync(join(from, 'index.json'), JSON.stringify(index));
    const { code, stderr } = await run(`oci:${from}:one`, 'oci:out');
    expect([code, stderr]).toEqual([1, expect.stringContaining('manifests[0] has no digest')]);
  });

  describe('a target of which something was lost', () => {
    /** An index of both images, under the name `all`. */
    function index(): string[] {
      const manifests = entries.map(({ digest }, at) => ({
        mediaType: mediaType.manifest,
        digest,
        size: readFileSync(join(from, 'blobs/sha256', digest.slice(7))).length,
        platform: { os: 'linux', architecture: ['amd64', 'arm64'][at]! },
      }));
      const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaType.index, manifests }));
      const digest = sha256(bytes);
      writeFileSync(join(from, 'blobs/sha256', digest.slice(7)), bytes);
      const root = { mediaType: mediaType.index, digest, size: bytes.length };
      const annotations = { 'org.opencontainers.image.ref.name': 'all' };
      writeFileSync(
        join(from, 'index.json'),
        JSON.stringify({ schemaVersion: 2, manifests: [{ ...root, annotations }] }),
      );
      return [digest, ...entries.map((entry) => entry.digest)].map((one) => one.slice(7));
    }
    const contents = (folder: string): string[] =>
      blobs(folder).map((name) => sha256(readFileSync(join(folder, 'blobs/sha256', name))).slice(7));
    const again = async () =>
      JSON.parse((await run(`oci:${from}:all`, 'oci:out:v1', '--json')).stdout) as {
        same: boolean;
        blobs: object;
      };

    test.each<[what: string, of: (manifests: string[]) => string]>([
      ['a layer', () => layerB],
      ['an image of the index', (manifests) => manifests[2]!],
      ['the index', (manifests) => manifests[0]!],
    ])('%s: the same copy again brings it back, whether it is gone or damaged', async (_, of) => {
      const lost = of(index());
      expect((await again()).same).toBe(false);
      const file = join(to, 'out/blobs/sha256', lost);
      const whole = readFileSync(file);
      for (const harm of [
        () => rmSync(file),
        () => truncateSync(file, 0),
        () => writeFileSync(file, Buffer.alloc(whole.length, 'x')),
      ]) {
        harm();
        const dry = await run(`oci:${from}:all`, 'oci:out:v1', '--dry-run');
        expect(dry.stdout).toContain('would be sent');
        const counts = { copied: lost === layerB ? 1 : 0, linked: 0, there: lost === layerB ? 4 : 5 };
        expect(await again()).toMatchObject({ same: false, blobs: counts });
        expect(contents(join(to, 'out'))).toEqual(blobs(from));
        expect((await again()).same).toBe(true);
      }
    });
  });

  test('layers that registries do not hold stay where they are; an address alone is no reason', async () => {
    const file = (digest: string): string => join(from, 'blobs/sha256', digest.slice(7));
    const parsed = JSON.parse(readFileSync(file(entries[0]!.digest), 'utf8')) as {
      layers: (Entry & { mediaType: string; urls?: string[] })[];
    };
    const [windows, other] = [parsed.layers[0]!, parsed.layers[1]!];
    windows.mediaType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
    windows.urls = other.urls = ['https://example.com/layer'];
    rmSync(file(windows.digest));
    const bytes = Buffer.from(JSON.stringify(parsed));
    const root = { mediaType: mediaType.manifest, digest: sha256(bytes), size: bytes.length };
    writeFileSync(file(root.digest), bytes);
    writeFileSync(join(from, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [root] }));
    for (const same of [false, true]) {
      const { code, stdout, stderr } = await run(`oci:${from}`, 'oci:out:v1', '--json');
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ same, digest: root.digest, foreign: [windows.digest] });
    }
    expect(blobs(join(to, 'out'))).toContain(other.digest.slice(7));
  });

  test('what is there already is not read again', async () => {
    expect((await run(`oci:${from}:one`, 'oci:out:v1')).code).toBe(0);
    const source = ociLayoutSource('from', { folder: from, tag: 'example.com/two:2' });
    const begun: string[] = [];
    const counting = {
      ...source,
      blob: (descriptor: Parameters<typeof source.blob>[0]) => {
        begun.push(descriptor.digest);
        return source.blob(descriptor);
      },
    };
    const progress = { begin: () => ({ advance: () => undefined, done: () => undefined }) };
    const done = await copy(counting, ociLayoutTarget('to', { folder: join(to, 'out'), tag: 'v2' }), {
      progress,
    });
    expect(done.blobs).toEqual({ copied: 2, linked: 0, there: 1 });
    expect(begun).not.toContain(`sha256:${layerB}`);
  });
});
