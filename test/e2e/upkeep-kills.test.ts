import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paths } from '../../src/bundle/paths.ts';
import { RegistryError } from '../../src/registry/errors.ts';
import { tags } from '../../src/registry/tags.ts';
import { bin, cleanEnv } from '../support/cli.ts';
import { pushImage } from '../support/push.ts';
import { describeReal } from '../support/real.ts';
import { startBundle, type RegistryBundle } from '../support/registry-bundle.ts';
import { tempFolder } from '../support/tmp.ts';
import { pullWhole, startTraffic } from '../support/traffic.ts';

/** `npm run soak` takes its time; every test run does a few. */
const soak = process.env['SOAK'] !== undefined;
const rounds = soak ? 25 : 2;

interface Run {
  code: number | null;
  text: string;
  seconds: number;
}

for (const [major, part] of [
  ['3', 'registry3'],
  ['2.8', 'registry2'],
] as const)
  describeReal(`looked after while clients push and pull, registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    let copies: string;
    beforeAll(async () => {
      bundle = await startBundle(major);
      copies = join(tempFolder(), 'backups');
      appendFileSync(
        join(bundle.dir, paths.settings),
        'retention:\n  - repositories: old/app\n    keep:\n      newest: 2\n',
      );
    });
    afterAll(() => bundle?.stop());

    const program = (...words: string[]): string[] => [process.execPath, bin, ...words, '-C', bundle.dir];
    const upkeep: Record<string, () => string[]> = {
      prune: () => program('prune', '--yes'),
      gc: () => ['sh', join(bundle.dir, paths.gcScript), '--yes', '--untagged', '--grace', '0'],
      backup: () => program('backup', copies, '--keep', '2'),
    };

    /** Kills it with all it started after so many seconds, if it still runs then. */
    const started = ([file = '', ...args]: readonly string[], killAfter?: number): Promise<Run> => {
      const began = Date.now();
      const child = spawn(file, args, { cwd: bundle.dir, env: cleanEnv(), detached: true });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => (text += String(data)));
      const timer =
        killAfter === undefined
          ? undefined
          : setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), killAfter * 1000);
      return new Promise((resolve) => {
        child.once('exit', () => clearTimeout(timer));
        child.once('close', (code) => resolve({ code, text, seconds: (Date.now() - began) / 1000 }));
      });
    };

    /** What rules may take away; pushed again and again while pushes are refused. */
    const pushOld = async (tag: string): Promise<void> => {
      for (;;) {
        try {
          return void (await pushImage(bundle.http, 'old/app', tag, { seed: tag }));
        } catch (error) {
          if (!(error instanceof RegistryError)) throw error;
          await sleep(500);
        }
      }
    };

    test(`${rounds} rounds of prune, gc and backup, each killed at a random moment and then run to its end`, async () => {
      const traffic = startTraffic(bundle.http, ['team/app', 'team/web', 'deep/er/app']);
      const took: Record<string, number> = { prune: 1, gc: 6, backup: 2 };
      const killed: Record<string, number> = {};
      const pulled: number[] = [];
      try {
        for (let round = 0; round < rounds; round++) {
          for (const number of [1, 2, 3]) await pushOld(`r${round}-${number}`);
          for (const [name, words] of Object.entries(upkeep)) {
            const cut = await started(words(), Math.random() * took[name]!);
            if (cut.code === null) killed[name] = (killed[name] ?? 0) + 1;
            const before = traffic.pulls();
            const whole = await started(words());
            expect(whole.code, `${name} in round ${round}: ${whole.text}`).toBe(0);
            took[name] = whole.seconds;
            // After a run that was killed late there may be nothing left to sweep.
            if (whole.text.includes('Freed')) pulled.push(traffic.pulls() - before);
          }
          const left: string[] = [];
          for await (const tag of tags(bundle.http, 'old/app')) left.push(tag);
          expect(left.sort()).toEqual([`r${round}-2`, `r${round}-3`]);
          const images = traffic.images.size;
          // Open again.
          await pushOld('open');
          for (const end = Date.now() + 20_000; traffic.images.size === images && Date.now() < end;)
            await sleep(50);
          expect(traffic.images.size).toBeGreaterThan(images);
          expect(traffic.failures).toEqual([]);
        }
      } finally {
        await traffic.stop();
      }
      for (const image of traffic.images.values()) await pullWhole(bundle.http, image);
      expect(Object.values(killed).reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(rounds);
      const verified = await bundle.run('verify');
      expect(verified.code, verified.stdout).toBe(0);
      const proven = await bundle.run('backup', copies, '--rehearse');
      expect(proven.code, proven.stderr).toBe(0);
      if (!soak) return;
      expect(Math.min(...pulled)).toBeGreaterThanOrEqual(1000);
      console.log(
        `registry ${major}: killed ${JSON.stringify(killed)}, ${traffic.images.size} images, ` +
          `${traffic.pulls()} pulls, at least ${Math.min(...pulled)} in each collection, ${traffic.refused()} pushes refused`,
      );
    }, 7_200_000);
  });
