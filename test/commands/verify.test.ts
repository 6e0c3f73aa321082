import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadBundle } from '../../src/disk/load.ts';
import { getManifest } from '../../src/registry/manifest.ts';
import { mountBlob } from '../../src/registry/upload.ts';
import {
  blobFile,
  blobFolder,
  currentLink,
  layersFolder,
  linkIn,
  toolFolder,
} from '../../src/store/layout.ts';
import { holdingStore } from '../../src/store/hold.ts';
import { output } from '../support/programs.ts';
import { content, pushImage, pushIndex, type Pushed } from '../support/push.ts';
import { describeReal, requireReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { tempFolder } from '../support/tmp.ts';
import { damage } from '../store/damaged.ts';

interface Document {
  read: number;
  earlier: number;
  blobs: number;
  broken: { images: string[]; what: string }[];
  unneeded: string[];
  warnings: string[];
  folder?: string;
  moved?: string[];
  push?: string[];
}

for (const [major, part] of [
  ['2.8', 'registry2'],
  ['3', 'registry3'],
] as const)
  describeReal(`verify --repair, registry ${major}`, ['nginx', part, 'skopeo'], () => {
    let bundle: RegistryBundle;
    beforeAll(async () => {
      bundle = await startBundle(major);
    });
    afterAll(() => bundle?.stop());

    const verify = async (...words: string[]): Promise<Document & { code: number | undefined }> => {
      const { code, stdout, stderr } = await bundle.run('verify', '--json', ...words);
      expect(stderr).toBe('');
      return { code, ...(JSON.parse(stdout) as Document) };
    };
    const skopeo = (from: string, to: string): Promise<string> => {
      const side = (text: string, name: 'src' | 'dest'): string[] =>
        text.startsWith('docker:')
          ? [`--${name}-tls-verify=false`, `--${name}-creds=${bundle.user}:${bundle.password}`]
          : [];
      return output(requireReal('skopeo'), [
        'copy',
        '--insecure-policy',
        '--preserve-digests',
        ...side(from, 'src'),
        ...side(to, 'dest'),
        from,
        to,
      ]);
    };
    const there = (repository: string, digest: string): Promise<number> =>
      bundle.http
        .request({ method: 'HEAD', path: `/v2/${repository}/blobs/${digest}` })
        .then(({ status }) => status);

    test('moves what is broken aside, and pushing again mends it', async () => {
      const { http, data } = bundle;
      const layers = [content('shared', 50_000)];
      const push = {
        app: () => pushImage(http, 'team/app', 'v1', { layers, seed: 'app' }),
        other: () => pushImage(http, 'team/other', 'v1', { layers, seed: 'other' }),
        garbage: () => pushImage(http, 'team/garbage', 'v1', { seed: 'garbage' }),
        empty: () => pushImage(http, 'team/empty', 'v1', { seed: 'empty' }),
        lost: () => pushImage(http, 'team/lost', 'v1', { seed: 'lost' }),
        multi: async () => {
          const child = await pushImage(http, 'team/multi', undefined, { seed: 'multi' });
          await pushIndex(http, 'team/multi', 'v1', [child]);
          return child;
        },
      };
      const pushed = {} as Record<keyof typeof push, Pushed>;
      for (const name of Object.keys(push) as (keyof typeof push)[]) pushed[name] = await push[name]();
      const shared = pushed.app.layers![0]!.digest;
      // Linked only, as an upload leaves it whose manifest never came.
      await mountBlob(http, 'team/linked', shared, 'team/app');
      const oci = `oci:${tempFolder()}:v1`;
      await skopeo(`docker://${bundle.host}/team/app:v1`, oci);

      const bytes = readFileSync(blobFile(data, shared));
      bytes[100] = bytes[100]! ^ 1;
      writeFileSync(blobFile(data, shared), bytes);
      writeFileSync(blobFile(data, pushed.garbage.digest), 'garbage');
      damage.empty(currentLink(data, 'team/empty', 'v1'));
      damage.remove(blobFolder(data, pushed.lost.layers![0]!.digest));
      damage.remove(blobFolder(data, pushed.multi.digest));

      const gc = await bundle.run('gc', '--yes');
      expect([gc.code, gc.stderr]).toEqual([1, expect.stringContaining('create-registry verify')]);
      const found = await verify();
      expect(found.code).toBe(1);
      expect(JSON.parse(readFileSync(join(toolFolder(data), 'verify.json'), 'utf8'))).toMatchObject({
        quick: false,
        blobs: found.blobs,
        broken: found.broken.length,
      });
      const asked = await bundle.run('verify', '--repair');
      expect([asked.code, asked.stderr]).toEqual([
        2,
        expect.stringMatching(/needs a yes[^]*team\/app:v1: layer/),
      ]);
      expect(await there('team/app', shared)).toBe(200);

      const held = await holdingStore(await loadBundle(bundle.dir), { who: 'backup' }, () =>
        bundle.run('verify', '--repair', '--yes', '--quick'),
      );
      expect([held.code, held.stderr]).toEqual([1, expect.stringContaining('at work on the store: backup')]);

      const repaired = await verify('--repair', '--yes');
      expect([repaired.code, repaired.push]).toEqual([
        0,
        ['team/app:v1', 'team/empty:v1', 'team/garbage:v1', 'team/lost:v1', 'team/multi:v1', 'team/other:v1'],
      ]);
      // The run before had read it all.
      expect(repaired.earlier).toBeGreaterThan(10);
      expect(repaired.read).toBeLessThan(bytes.length + 1000);
      const aside = join(data, repaired.folder!);
      expect(readFileSync(blobFile(aside, shared))).toEqual(bytes);
      for (const name of ['team/app', 'team/other', 'team/linked']) {
        expect(existsSync(linkIn(layersFolder(aside, name), shared))).toBe(true);
        expect(await there(name, shared)).toBe(404);
      }
      expect(readFileSync(join(aside, 'moved.txt'), 'utf8')).toContain(`\tblob ${shared} has other content`);
      for (const name of ['team/garbage', 'team/empty']) {
        await expect(getManifest(http, name, 'v1')).rejects.toMatchObject({ status: 404 });
        const tags = await http.request({ method: 'GET', path: `/v2/${name}/tags/list` });
        expect(tags.body.toString()).not.toContain('v1');
      }

      await skopeo(oci, `docker://${bundle.host}/team/app:v1`);
      for (const name of ['other', 'garbage', 'empty', 'lost', 'multi'] as const) await push[name]();
      const mended = await verify();
      expect([mended.code, mended.broken, mended.unneeded, mended.warnings]).toEqual([0, [], [], []]);
      expect([mended.earlier, mended.read]).toEqual([0, expect.any(Number)]);
      expect(mended.read).toBeGreaterThan(bytes.length);
      for (const name of Object.keys(push))
        await skopeo(`docker://${bundle.host}/team/${name}:v1`, `dir:${tempFolder()}`);
      expect((await bundle.run('gc', '--dry-run')).code).toBe(0);
      expect(
        readdirSync(join(bundle.dir, 'nginx/gate')).filter((name) => /^(start|write|delete)-/.test(name)),
      ).toEqual([]);
      const nothing = await bundle.run('verify', '--repair', '--quick');
      expect([nothing.code, nothing.stdout]).toEqual([
        0,
        expect.stringMatching(/^Every image is whole: .*\nNothing had/),
      ]);
    }, 90_000);
  });
