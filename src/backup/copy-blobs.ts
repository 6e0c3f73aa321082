import { OperationError } from '../errors.ts';
import { bytes } from '../text/bytes.ts';
import { count } from '../text/count.ts';
import type { Collected } from './collect.ts';
import type { Made, MakeOptions } from './make.ts';
import type { Place } from './place.ts';
import { progress, sizeOf } from './progress.ts';

/** Copies what is not there yet, and reads it again where it lies; `lost` is what is not right in the store. */
export async function copyBlobs(
  place: Place,
  { blobs }: Collected,
  { data, steps, signal, verifyAll }: MakeOptions,
): Promise<Pick<Made, 'fresh' | 'mended' | 'verified'> & { lost: Set<string> }> {
  const absent = await place.absent(blobs);
  const there = verifyAll ? [...blobs.keys()].filter((digest) => !absent.has(digest)) : [];
  const bad = verifyAll
    ? await steps.step(
        'read',
        (update) => place.wrong(data, there, progress(blobs, there, update, signal)),
        (wrong) => `${count(there.length, 'blob')} there before, ${wrong.size} damaged`,
      )
    : new Set<string>();
  const wanted = [...absent, ...bad];
  await refuseFull(place, sizeOf(wanted, blobs));
  const lost = await steps.step(
    'copy',
    (update) => place.copy(data, wanted, progress(blobs, wanted, update, signal)),
    () => `${count(wanted.length, 'blob')}, ${bytes(sizeOf(wanted, blobs))}`,
  );
  const fresh = wanted.filter((digest) => !lost.has(digest));
  const wrong = await steps.step(
    'verify',
    (update) => place.wrong(data, fresh, progress(blobs, fresh, update, signal)),
    () => `${count(fresh.length + there.length - bad.size, 'blob')} read, ${count(blobs.size, 'blob')} there`,
  );
  if (wrong.size > 0) throw badDisk(place, wrong.size);
  const mended = fresh.filter((digest) => bad.has(digest)).length;
  return {
    fresh: { blobs: fresh.length, bytes: sizeOf(fresh, blobs) },
    mended,
    verified: fresh.length + there.length - bad.size,
    lost,
  };
}

/** All blobs by presence and size, as they lie there. */
export async function refuseIncomplete(
  place: Place,
  { blobs }: Collected,
  lost: ReadonlySet<string>,
): Promise<void> {
  for (const digest of lost) blobs.delete(digest);
  const absent = await place.absent(blobs);
  if (absent.size > 0) throw badDisk(place, absent.size);
}

const badDisk = (place: Place, amount: number): OperationError =>
  new OperationError([
    {
      where: place.name,
      what: `${count(amount, 'blob')} cannot be read there as written: the backup was not completed`,
      cure: 'look after that disk, or back up to another place',
    },
  ]);

async function refuseFull(place: Place, wanted: number): Promise<void> {
  const free = await place.free();
  if (free === undefined || wanted <= free) return;
  throw new OperationError([
    {
      where: place.name,
      what: `${bytes(wanted)} are to be copied, and ${bytes(free)} are free`,
      cure: 'make room there, or name another place; --keep NUMBER removes older backups after each one',
    },
  ]);
}
