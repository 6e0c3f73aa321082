import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bin, cleanEnv } from '../support/cli.ts';
import { pushImage, type Pushed } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { tempFolder } from '../support/tmp.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { login, startTwo, type TwoRegistries } from './two-registries.ts';

/** `npm run soak` takes its time; every test run does a few. */
const rounds = Number(process.env['SOAK'] ?? 5);

/** The compiled program, killed when `ripe` says so; whether it was still running then. */
async function killed(args: readonly string[], home: string, ripe: () => boolean): Promise<boolean> {
  const child = spawn(process.execPath, [bin, ...args], { env: cleanEnv({ HOME: home }), stdio: 'ignore' });
  const ended = new Promise<boolean>((resolve) =>
    child.once('exit', (_, signal) => resolve(signal === 'SIGKILL')),
  );
  for (const end = Date.now() + 20_000; !ripe() && child.exitCode === null && Date.now() < end;)
    await sleep(2);
  await sleep(Math.random() * 30);
  child.kill('SIGKILL');
  return ended;
}

describeReal(`copy killed ${rounds} times`, ['nginx', 'registry2', 'registry3'], () => {
  let two: TwoRegistries;
  let proxy: Proxy;
  let image: Pushed;
  const layers = [2_000_000, 1_500_000, 1_000_000, 400_000, 300_000, 200_000];
  const all = (): number =>
    [image.config!, ...image.layers!].reduce((sum, { size }) => sum + size, image.size);

  beforeAll(async () => {
    two = await startTwo('3', '2.8');
    proxy = await startProxy(two.other);
    login(two.home, { [proxy.host]: two.other });
    image = await pushImage(two.own.http, 'kills/app', 'v1', { layers });
  });
  afterAll(async () => {
    await proxy.close();
    await two.stop();
  });

  test(
    'into a registry: nothing is named before it is whole, and the repeat sends only what is missing',
    async () => {
      let hits = 0;
      let spared = 0;
      for (let round = 0; round < rounds; round++) {
        const to = `kills/round-${round}`;
        const words = [
          'copy',
          'kills/app:v1',
          `${proxy.host}/${to}:v1`,
          '--plain-http',
          proxy.host,
          '-C',
          two.own.dir,
        ];
        proxy.seen.length = 0;
        const until = (all() * (round + 1)) / (rounds + 1);
        const sent = (): number => proxy.seen.reduce((sum, one) => sum + one.sent, 0);
        if (await killed(words, two.home, () => sent() > until)) hits++;
        const { http } = two.other;
        const there = async ({ digest }: { digest: string }): Promise<boolean> =>
          (await http.request({ method: 'HEAD', path: `/v2/${to}/blobs/${digest}` })).status === 200;
        const parts = [image.config!, ...image.layers!];
        const missing = (await Promise.all(parts.map(there))).flatMap((has, index) =>
          has ? [] : [parts[index]!],
        );
        const manifest = {
          method: 'HEAD',
          path: `/v2/${to}/manifests/v1`,
          headers: { accept: image.mediaType },
        } as const;
        const named = (await http.request(manifest)).status === 200;
        expect(named && missing.length > 0).toBe(false);

        proxy.seen.length = 0;
        const done = await two.copied('kills/app:v1', `${proxy.host}/${to}:v1`, '--plain-http', proxy.host);
        expect(done.digest).toBe(image.digest);
        // What was on its way in full may have arrived since it was looked for.
        expect(done.blobs.copied).toBeLessThanOrEqual(missing.length);
        // The first thing that is written is answered with 401: where no upload is, the manifest.
        const manifests = done.same ? 0 : done.blobs.copied > 0 ? 1 : 2;
        expect(sent()).toBe(done.bytes + manifests * image.size);
        if (!done.same && done.blobs.there > 0) spared++;
      }
      expect(hits).toBeGreaterThan(0);
      expect(spared).toBeGreaterThan(0);
    },
    rounds * 60_000,
  );

  test(
    'into a folder: blobs under their names are whole, and the repeat completes it',
    async () => {
      let hits = 0;
      for (let round = 0; round < rounds; round++) {
        const folder = join(tempFolder(), 'out');
        const words = ['copy', 'kills/app:v1', `oci:${folder}:v1`, '-C', two.own.dir];
        if (await killed(words, two.home, () => existsSync(join(folder, 'blobs/sha256')))) hits++;
        const before = existsSync(join(folder, 'blobs/sha256'))
          ? readdirSync(join(folder, 'blobs/sha256')).length
          : 0;
        const done = await two.copied('kills/app:v1', `oci:${folder}:v1`);
        expect(done.digest).toBe(image.digest);
        expect(done.same ? 0 : done.blobs.copied + before).toBeLessThanOrEqual(layers.length + 2);
        // Read back, every digest is checked.
        expect((await two.copied(`oci:${folder}:v1`, `kills/back-${round}:v1`)).digest).toBe(image.digest);
        const left = readdirSync(join(folder, 'blobs')).filter((name) => name.endsWith('.tmp'));
        expect(left).toEqual([]);
      }
      expect(hits).toBeGreaterThan(0);
    },
    rounds * 60_000,
  );
});
