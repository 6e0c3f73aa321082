import { afterAll, beforeAll, expect, test } from 'vitest';
import { bin } from '../../support/cli.ts';
import { pushImage } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { terminal } from '../../support/terminal.ts';
import { tempFolder } from '../../support/tmp.ts';
import { tagsOf } from './majors.ts';

describeReal('on a terminal', ['nginx', 'registry3'], () => {
  let bundle: RegistryBundle;
  const open = (...words: string[]) =>
    terminal([process.execPath, bin, ...words, '-C', bundle.dir], { env: { HOME: tempFolder() } });
  beforeAll(async () => void (bundle = await startBundle('3')));
  afterAll(() => bundle?.stop());

  test('rm shows what goes and asks; no is the default and leaves it', async () => {
    await pushImage(bundle.http, 'asked/app', 'v1');
    for (const keys of [['Enter'], ['n', 'Enter'], ['C-c']]) {
      const tty = await open('rm', 'asked/app:v1', '--quiet');
      const screen = await tty.waitFor('Remove it?');
      expect(screen).toMatch(/asked\/app:v1 -> sha256:\w+: the tag goes[^]*no other tag is on it[^]*y\/N/);
      await tty.press(...keys);
      expect(await tty.ended()).toBe(130);
      expect(await tty.screen()).toContain('Nothing was removed.');
    }
    expect(await tagsOf(bundle, 'asked/app')).toEqual(['v1']);
  });

  test('rm does it after a yes', async () => {
    await pushImage(bundle.http, 'yes/app', 'v1');
    const tty = await open('rm', '--repo', 'yes/app');
    await tty.waitFor(/Remove \S+yes\/app and all that is in it\?/);
    await tty.press('y', 'Enter');
    expect(await tty.ended()).toBe(0);
    expect((await bundle.run('api', 'GET', 'yes/app/tags/list')).code).toBe(1);
  });

  test('api ends the body with a line, and sends nothing that is no text', async () => {
    const { layers } = await pushImage(bundle.http, 'shown/app', 'v1', {
      layers: [Buffer.from('\u001b[31mred\u001b[0m\tand a bell\u0007'), Buffer.from([1, 0, 2])],
    });
    const text = await open('api', 'GET', `shown/app/blobs/${layers![0]!.digest}`);
    expect(await text.ended()).toBe(0);
    expect(await text.screen()).toContain('\\x1b[31mred\\x1b[0m');
    expect(await text.screen()).toContain('and a bell\\x07');
    const binary = await open('api', 'GET', `shown/app/blobs/${layers![1]!.digest}`);
    expect(await binary.ended()).toBe(1);
    expect(await binary.screen()).toContain('the answer is no text');
  });
});
