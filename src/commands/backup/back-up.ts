import type { Session } from '../../cli/command.ts';
import type { Bundle } from '../../bundle/bundle.ts';
import { paths } from '../../bundle/paths.ts';
import { exitCode, OperationError, type ExitCode } from '../../errors.ts';
import { makeBackup } from '../../backup/make.ts';
import { openPlace, refuseInside } from '../../backup/open-place.ts';
import { newPassphrase } from '../../backup/passphrase.ts';
import { refuseNoGate } from '../../backup/gate.ts';
import { clearUnfinished, rotate } from '../../backup/rotate.ts';
import { refuseForeign } from '../../backup/whose.ts';
import { fileOwner } from '../../disk/write.ts';
import { storeAtHand } from '../../store/at-hand.ts';
import { holdingStore } from '../../store/hold.ts';
import { statIfThere } from '../../system/files.ts';
import { writeInside } from '../../system/inside.ts';
import { describe, type Done } from './describe.ts';
import type { Request } from './request.ts';

const hold = {
  who: 'create-registry backup',
  refuse: {
    kinds: ['delete'],
    reason: 'a backup is being made: pulls and pushes go on; delete again when it is done',
  },
} as const;

/** Makes a backup, then removes older ones. */
export async function backUp(session: Session, bundle: Bundle, request: Request): Promise<ExitCode> {
  const { io, out } = session;
  const begun = Date.now();
  const store = storeAtHand(bundle);
  if (!('data' in store))
    throw new OperationError([{ where: bundle.dir, what: `there is nothing to back up: ${store.why}` }]);
  const { data } = store;
  await refuseNoGate(bundle);
  const passphrase = request.caKey ? await newPassphrase(session, bundle) : undefined;
  const place = await openPlace(request.to, io);
  try {
    await refuseInside(place.name, bundle);
    await place.prepare();
    const done = await place.locked(() =>
      holdingStore(bundle, hold, async (): Promise<Done> => {
        await refuseForeign(place, bundle);
        await clearUnfinished(place);
        const options = {
          data,
          steps: out.steps,
          signal: io.signal,
          verifyAll: request.verifyAll,
          passphrase,
        };
        const made = await makeBackup(bundle, place, options);
        const whole = made.seal.damaged.length === 0;
        const rotated =
          request.keep !== undefined && whole
            ? await out.steps.step('keep', () => rotate(place, request.keep!))
            : undefined;
        return { made, to: request.to, ...(rotated ? { rotated } : {}) };
      }),
    );
    const seconds = Math.round((Date.now() - begun) / 100) / 10;
    const result = document(done, seconds);
    await writeInside(
      data,
      '.create-registry/backup.json',
      `${JSON.stringify(result)}\n`,
      0o600,
      fileOwner(bundle.settings),
    );
    out.document({ ...result, damaged: done.made.seal.damaged });
    out.result(describe(done));
    for (const name of done.made.seal.damaged.slice(0, 20))
      out.problems([{ where: '', what: `damaged in the registry, and so in the backup: ${name}` }]);
    if (!request.caKey && (await statIfThere(`${bundle.dir}/${paths.caKey}`)))
      out.say('The key of the CA is not in it: --ca-key takes it along, encrypted.');
    return done.made.seal.damaged.length === 0 ? exitCode.done : exitCode.failed;
  } finally {
    await place.close();
  }
}

const document = ({ made, to, rotated }: Done, seconds: number) => ({
  at: made.seal.at,
  to,
  blobs: made.seal.blobs,
  bytes: made.seal.bytes,
  new: made.fresh,
  verified: made.verified,
  mended: made.mended,
  whole: made.seal.damaged.length === 0,
  ...(rotated ? { removed: rotated } : {}),
  seconds,
});
