import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { manifestPath } from '../../src/registry/manifest.ts';
import { acceptManifests } from '../../src/registry/media-type.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { pushImage, pushIndex, type Pushed } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import type { RegistryBundle } from '../support/registry-bundle.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { login, startTwo, type TwoRegistries } from './two-registries.ts';

for (const [own, other] of [
  ['3', '2.8'],
  ['2.8', '3'],
] as const)
  describeReal(
    `copies from ${own} to ${other} and back that go wrong`,
    ['nginx', 'registry2', 'registry3'],
    () => {
      let two: TwoRegistries;
      let proxy: Proxy;
      let image: Pushed;
      let next = 0;
      const sizes = [3_000_000, 5000];

      beforeAll(async () => {
        two = await startTwo(own, other);
        proxy = await startProxy(two.other);
        login(two.home, { [proxy.host]: two.other, [two.other.host]: two.other });
        image = await pushImage(two.own.http, 'damage/app', 'v1', { layers: sizes });
        await pushImage(two.other.http, 'damage/source', 'v1', { layers: sizes });
      });
      afterEach(() => {
        proxy.fault = () => undefined;
        proxy.faults = 0;
        proxy.seen.length = 0;
      });
      afterAll(async () => {
        await proxy.close();
        await two.stop();
      });

      const copy = (...words: string[]) => two.copy('--plain-http', proxy.host, ...words);
      const isPut = (digest: string, { method, path }: { method: string; path: string }): boolean =>
        method === 'PUT' && path.includes(encodeURIComponent(digest));
      const get = ({ http }: RegistryBundle, path: string) =>
        http.request({ method: 'GET', path, limit: 10_000_000, headers: { accept: acceptManifests } });
      const status = async (repository: string, rest: string): Promise<number> => {
        return (await get(two.other, `/v2/${repository}/${rest}`)).status;
      };

      test.each([0, 1])(
        'layer %i that comes damaged is refused by its digest, and nothing is tagged',
        async (at) => {
          const { digest } = image.layers![at]!;
          proxy.fault = ({ method, path }) =>
            method === 'GET' && path.endsWith(digest) ? { corrupt: true } : undefined;
          const repository = `damage/in-${at}`;
          const { code, stderr } = await copy(`${proxy.host}/damage/source:v1`, `${repository}:v1`);
          expect(code).toBe(1);
          expect(stderr).toContain(`${proxy.host}/damage/source:v1 has a damaged layer or config`);
          expect(stderr).toContain(digest);
          for (const rest of ['manifests/v1', `blobs/${digest}`]) {
            const { status: found } = await get(two.own, `/v2/${repository}/${rest}`);
            expect(found).toBe(404);
          }
        },
      );

      test('a manifest that comes damaged is refused by its digest', async () => {
        proxy.fault = ({ method, path }) =>
          method === 'GET' && path.includes('/manifests/') ? { corrupt: true } : undefined;
        const { code, stderr } = await copy(`${proxy.host}/damage/source:v1`, 'damage/in-manifest:v1');
        expect([code, stderr]).toEqual([1, expect.stringContaining('sent other content')]);
        expect(stderr).toContain(image.digest);
      });

      test.each([0, 1])('a byte of layer %i that turns over on the way is survived once', async (at) => {
        const { digest } = image.layers![at]!;
        proxy.fault = (request) =>
          isPut(digest, request) && proxy.faults === 0 ? { corruptRequest: true } : undefined;
        const to = `damage/out-${at}`;
        const { code, stderr } = await copy('damage/app:v1', `${proxy.host}/${to}:v1`);
        expect(code, stderr).toBe(0);
        expect(proxy.seen.filter((request) => isPut(digest, request))).toHaveLength(2);
        const { body } = await get(two.other, `/v2/${to}/blobs/${digest}`);
        expect(sha256(body)).toBe(digest);
        expect(await status(to, 'manifests/v1')).toBe(200);
      });

      test('a way that damages it each time is given up, and the source is not blamed', async () => {
        const { digest } = image.layers![0]!;
        proxy.fault = (request) => (isPut(digest, request) ? { corruptRequest: true } : undefined);
        const { code, stderr } = await copy('damage/app:v1', `${proxy.host}/damage/never:v1`);
        expect([code, stderr]).toEqual([1, expect.stringContaining('DIGEST_INVALID')]);
        expect(stderr).not.toContain('damaged layer or config');
        expect(proxy.seen.filter((request) => isPut(digest, request))).toHaveLength(2);
        expect(await status('damage/never', 'manifests/v1')).toBe(404);
      });

      test('a large layer waits as long as the registry asks', async () => {
        const { digest } = image.layers![0]!;
        let until = Infinity;
        proxy.fault = (request) => {
          if (!isPut(digest, request)) return undefined;
          // Longer than all other pauses together.
          if (until === Infinity) until = Date.now() + 5000;
          const left = until - Date.now();
          return left > 0
            ? { answer: 429, headers: { 'retry-after': String(Math.ceil(left / 1000)) } }
            : undefined;
        };
        const { code, stderr } = await copy('damage/app:v1', `${proxy.host}/damage/waited:v1`);
        expect(code, stderr).toBe(0);
        expect(proxy.faults).toBe(1);
        expect(await status('damage/waited', 'manifests/v1')).toBe(200);
      });

      test('an hour is an answer', async () => {
        const { digest } = image.layers![0]!;
        proxy.fault = (request) =>
          isPut(digest, request) ? { answer: 429, headers: { 'retry-after': '3600' } } : undefined;
        const { code, stderr } = await copy('damage/app:v1', `${proxy.host}/damage/hour:v1`);
        expect([code, stderr]).toEqual([1, expect.stringContaining('wait 1 h')]);
        expect(proxy.faults).toBe(1);
      });

      test('what was deleted in the target since is there again after the same copy; else nothing is pulled or sent', async () => {
        const arm64 = await pushImage(two.own.http, 'damage/app', undefined, {
          platform: { os: 'linux', architecture: 'arm64' },
        });
        const index = await pushIndex(two.own.http, 'damage/app', 'all', [image, arm64]);
        await pushIndex(two.other.http, 'damage/source', 'all', [
          await pushImage(two.other.http, 'damage/source', undefined, { layers: sizes }),
          await pushImage(two.other.http, 'damage/source', undefined, {
            platform: { os: 'linux', architecture: 'arm64' },
          }),
        ]);
        const to = `${two.other.host}/damage/mended:v${++next}`;
        const run = () => two.copied('damage/app:all', to);
        expect(await run()).toMatchObject({ same: false, digest: index.digest, manifests: 3 });
        const mended = '/v2/damage/mended';
        for (const [path, counts] of [
          [manifestPath('damage/mended', arm64.digest), { manifests: 2, blobs: { copied: 0 } }],
          [
            `${mended}/blobs/${image.layers![0]!.digest}`,
            { manifests: 1, blobs: { copied: 1 }, bytes: 3_000_000 },
          ],
          [`${mended}/blobs/${arm64.config!.digest}`, { manifests: 1, blobs: { copied: 1 } }],
        ] as const) {
          expect((await two.other.http.request({ method: 'DELETE', path })).status).toBe(202);
          expect(await run()).toMatchObject({ same: false, ...counts });
          expect((await get(two.other, path)).status).toBe(200);
          expect(await run()).toMatchObject({ same: true, bytes: 0, manifests: 0 });
        }
        // Of the source nothing is pulled for that.
        await copy(`${proxy.host}/damage/source:all`, 'damage/back:v1');
        proxy.seen.length = 0;
        const again = await copy(`${proxy.host}/damage/source:all`, 'damage/back:v1');
        expect(again.stderr).toContain('was there already');
        const asked = proxy.seen.filter(({ path }) => path.includes('damage/source'));
        expect(new Set(asked.map(({ method, path }) => `${method} ${path}`))).toEqual(
          new Set(['HEAD /v2/damage/source/manifests/all']),
        );
        await copy('damage/app:all', `${proxy.host}/damage/out:v1`);
        proxy.seen.length = 0;
        expect((await copy('damage/app:all', `${proxy.host}/damage/out:v1`)).code).toBe(0);
        expect(new Set(proxy.seen.map(({ method }) => method))).toEqual(new Set(['HEAD', 'GET']));
        expect(
          proxy.seen.filter(({ path }) => path.includes('/blobs/')).every(({ method }) => method === 'HEAD'),
        ).toBe(true);
      });
    },
  );
