import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/registry/digest.ts';
import { deleteManifest } from '../../../src/registry/manifest.ts';
import { content, pushImage } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';

/** What there is on PATH, but for some. */
function programsWithout(...names: readonly string[]): string {
  const folder = tempFolder();
  for (const place of ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'])
    for (const name of existsSync(place) ? readdirSync(place) : [])
      if (!names.includes(name) && !existsSync(join(folder, name)))
        symlinkSync(join(place, name), join(folder, name));
  return folder;
}

describeReal('bin/gc asks the nginx that runs whether it has the gate', ['nginx', 'registry2'], () => {
  let bundle: RegistryBundle;
  let garbage: string;
  beforeAll(async () => {
    bundle = await startBundle('2.8');
    const { digest } = await pushImage(bundle.http, 'team/app', 'old');
    await pushImage(bundle.http, 'team/app', 'kept', { seed: 'kept' });
    await deleteManifest(bundle.http, 'team/app', digest);
    garbage = join(
      bundle.data,
      `docker/registry/v2/blobs/sha256/${digest.slice(7, 9)}/${digest.slice(7)}/data`,
    );
  });
  afterAll(() => bundle?.stop());

  const gc = (PATH: string): Promise<{ code: number; text: string }> =>
    new Promise((resolve) => {
      const args = [join(bundle.dir, 'bin/gc'), '--yes', '--grace', '0', '--max-share', '100%'];
      execFile('sh', args, { env: { PATH } }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
      );
    });
  const reload = async (): Promise<void> => {
    process.kill(Number(readFileSync(join(bundle.dir, 'run/nginx.pid'), 'utf8')), 'SIGHUP');
    await sleep(1_000);
  };
  const gateFiles = (): string[] =>
    readdirSync(join(bundle.dir, 'nginx/gate')).filter((name) => /^(probe|start|write|delete)-/.test(name));

  const config = () => join(bundle.dir, 'nginx/nginx.conf');

  test.each([
    ['curl', []],
    ['wget', ['curl']],
    ['neither', ['curl', 'wget']],
  ] as const)('with %s: one that was not told of it yet is refused', async (_, missing) => {
    const path = programsWithout(...missing);
    const text = readFileSync(config(), 'utf8');
    writeFileSync(config(), text.replaceAll(/ +if \(-f nginx\/gate[^}]*}\n/g, ''));
    await reload();
    writeFileSync(config(), text);
    const refused = await gc(path);
    expect(refused.text).toContain('nginx has not read nginx/nginx.conf since there is a gate');
    expect(refused.code).toBe(1);
    expect(existsSync(garbage)).toBe(true);
    expect(gateFiles()).toEqual([]);
  });

  test('without a program that it needs it says which, before anything begins', async () => {
    const refused = await gc(programsWithout('join'));
    expect([refused.code, refused.text]).toEqual([1, expect.stringContaining('the program join is missing')]);
  });

  test('one that has it is not, and where none runs nobody writes', async () => {
    await reload();
    const path = programsWithout('curl');
    expect(await gc(path)).toMatchObject({ code: 0, text: expect.stringContaining('Freed') as string });
    expect(existsSync(garbage)).toBe(false);
    await bundle.run('stop');
    const left = content('left', 1000);
    const folder = join(bundle.data, 'docker/registry/v2/blobs/sha256', sha256(left).slice(7, 9));
    for (const missing of [[], ['curl']]) {
      mkdirSync(join(folder, sha256(left).slice(7)), { recursive: true });
      writeFileSync(join(folder, sha256(left).slice(7), 'data'), left);
      const ended = await gc(programsWithout(...missing));
      expect(ended.text).toContain('Freed');
      expect(ended.code).toBe(0);
    }
  });
});
