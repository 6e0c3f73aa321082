import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProcess } from '../../support/cli.ts';
import { pushImage, type Pushed } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';

describe('copy: what is typed', () => {
  const run = (...words: string[]) =>
    inProcess(['copy', ...words], { cwd: tempFolder(), env: { HOME: tempFolder() } });

  test.each<[words: string[], said: string[]]>([
    [[], ['nothing to copy was named', 'copy SOURCE DESTINATION']],
    [['a:1'], ['where a:1 goes to was not named']],
    [['oic:./x', 'team/App:1'], ['did you mean oci:?']],
    [['oci:a', 'rootfs:b.tar'], ['cannot be copied into a root filesystem']],
    [['oci:a', `oci:b@sha256:${'a'.repeat(64)}`], ['a digest cannot be chosen']],
    [['oci:a', 'oci:a'], ['onto itself']],
    [
      ['oci:a', 'oci:b', '--cmd', 'sh', '--user', 'me'],
      ['--cmd is for a root filesystem', '--user is for a root filesystem'],
    ],
    [
      ['oci:a', 'oci:b', '--platform', 'arm64', '--all-platforms'],
      ['"arm64" is no platform', 'keep one of them'],
    ],
    [['oci:a', 'oci:b', '--from-file', 'list'], ['there is no file list']],
    [['oci:a', 'reg.lan/App:1'], ['repositories are written small']],
    [
      ['oci:a', 'oci:b', '--ca', 'no.pem', '--platform', 'x'],
      ['no.pem cannot be read', '"x" is no platform'],
    ],
    [['rootfs:/dev/null', 'oci:b', '--ca', '/dev/null'], ['/dev/null holds no certificate']],
  ])('%j', async (words, said) => {
    const { code, stderr } = await run(...words);
    expect(code).toBe(2);
    for (const one of said) expect(stderr).toContain(one);
  });

  test('a list is understood as a whole before anything is copied', async () => {
    const list = [
      '# ours',
      '',
      'oci:a oci:b # fine',
      'oci:a',
      'oic:./x oci:b',
      'oci:a reg.lan/B',
      'a b c',
    ].join('\n');
    const { code, stderr } = await inProcess(['copy', '--from-file', '-'], {
      input: list,
      cwd: tempFolder(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('line 4: it names no destination');
    expect(stderr).toContain('line 5: oic:./x: there is no kind of place called oic:');
    expect(stderr).toContain('line 7: there are 3 words');
    expect(stderr).not.toContain('line 3');
    const names = await inProcess(['copy', '--from-file', '-'], {
      input: 'oci:a b:1\noci:a reg.lan/B\n',
      cwd: tempFolder(),
    });
    expect([names.code, names.stderr]).toEqual([2, expect.stringContaining('line 2: reg.lan/B')]);
    expect((await inProcess(['copy', '--from-file', '-'], { input: '# nothing\n' })).stderr).toContain(
      'names nothing',
    );
  });
});

describeReal('copy: many at once', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  let folder: string;
  let image: Pushed;
  beforeAll(async () => {
    bundle = await startBundle('3');
    folder = tempFolder();
    image = await pushImage(bundle.http, 'list/app', 'v1');
  });
  afterAll(() => bundle.stop());
  const run = (...words: string[]) => bundle.runWith({ cwd: folder }, 'copy', ...words);

  test('goes on after one that failed, and says which; a repeat skips what is there', async () => {
    writeFileSync(
      join(folder, 'images.txt'),
      `list/app:v1  list/one:v1\nlist/none:v1 list/two:v1\nlist/app:v1 oci:out:v1 # a folder\n`,
    );
    const { code, stdout, stderr } = await run('--from-file', 'images.txt');
    expect(code).toBe(1);
    expect(stderr).toMatch(/✗ images\.txt:2: .*list\/none/);
    expect(stdout.split('\n')).toEqual([
      `${bundle.host}/list/one:v1  ${image.digest}`,
      `oci:out:v1  ${image.digest}`,
      '2 images copied or there already, 1 failed: list/none:v1 (images.txt:2)',
      '',
    ]);
    const again = await run('--from-file', 'images.txt', '--json');
    expect(again.code).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject([
      { destination: `${bundle.host}/list/one:v1`, same: true, bytes: 0 },
      { source: 'list/none:v1', destination: 'list/two:v1', error: { code: 1 } },
      { destination: 'oci:out:v1', same: true },
    ]);
    expect(again.stderr).toBe('');
  });

  test('--dry-run says what would be sent, and sends nothing', async () => {
    const { code, stdout } = await run('list/app:v1', 'list/dry:v1', '--dry-run', '--json');
    expect(code).toBe(0);
    const size = image.layers!.reduce((sum, layer) => sum + layer.size, image.config!.size);
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      blobs: { copied: 3, there: 0 },
      bytes: size,
      manifests: 1,
    });
    const { body } = await bundle.http.request({ method: 'GET', path: '/v2/_catalog' });
    expect(body.toString()).not.toContain('list/dry');
    const folderOnly = await run('list/app:v1', 'oci:dry', '--dry-run');
    expect(folderOnly.stdout).toMatch(/→ oci:dry: 3 blobs \(.* and 1 manifest would be sent/);
    expect(() => readFileSync(join(folder, 'dry/oci-layout'))).toThrow();
  });

  test('one line for each blob that is done; nothing of it with -q', async () => {
    const talking = await run('list/app:v1', 'oci:talk');
    expect(talking.stderr.match(/^✓ [0-9a-f]{12} +[\d.]+ K?B {2}copied$/gm)).toHaveLength(3);
    expect(talking.stderr).toMatch(/3 blobs copied \(.*\); 1 manifest; /);
    const quiet = await run('list/app:v1', 'oci:quiet', '-q');
    expect([quiet.stderr, quiet.stdout]).toEqual(['', `oci:quiet  ${image.digest}\n`]);
  });
});
