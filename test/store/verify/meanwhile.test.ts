import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadBundle } from '../../../src/disk/load.ts';
import { deleteManifest, putManifest } from '../../../src/registry/manifest.ts';
import { verifyStore } from '../../../src/store/verify/verify.ts';
import { pushImage, pushIndex } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';

const steps = {
  step: <T>(_name: string, work: (update: () => void) => Promise<T>): Promise<T> => work(() => undefined),
};

for (const [major, part] of [
  ['2.8', 'registry2'],
  ['3', 'registry3'],
] as const)
  describeReal(`verify beside pushes, registry ${major}`, ['nginx', part], () => {
    let running: RegistryBundle;
    beforeAll(async () => {
      running = await startBundle(major);
    });
    afterAll(() => running?.stop());

    test('pushes, tags that move and deletions are no damage', async () => {
      const { http, data } = running;
      let going = true;
      let rounds = 0;
      /** Pushes, moves a tag, deletes: each in a repository of its own, and all in a common one. */
      const client = async (name: string): Promise<void> => {
        for (let round = 0; going; round++, rounds++) {
          const seed = `${name} ${round}`;
          const one = await pushImage(http, name, 'latest', { seed, layers: [20_000, 500] });
          const two = await pushImage(http, name, undefined, { seed: `${seed} two`, layers: [3000] });
          const index = await pushIndex(http, name, 'multi', [one, two]);
          await putManifest(http, name, 'moving', one.bytes, one.mediaType);
          await putManifest(http, name, 'moving', two.bytes, two.mediaType);
          await deleteManifest(http, name, index.digest);
          await deleteManifest(http, name, two.digest);
          await pushImage(http, 'common', name, { seed, layers: [20_000] });
        }
      };
      const clients = ['one', 'two'].map(client);
      const bundle = await loadBundle(running.dir);
      const request = { quick: false, again: true, trusting: false };
      try {
        for (let run = 0; run < 4; run++) {
          const { findings, warnings, unneeded } = await verifyStore(bundle, data, request, {
            steps,
            width: 80,
          });
          expect([findings, warnings, unneeded]).toEqual([[], [], []]);
          const before = rounds;
          while (rounds < before + 3) await new Promise((resolve) => setTimeout(resolve, 20));
        }
      } finally {
        going = false;
        await Promise.all(clients);
      }
      expect(rounds).toBeGreaterThan(10);
    }, 90_000);
  });
