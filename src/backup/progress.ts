import { stopIfCancelled } from '../errors.ts';
import { bytes } from '../text/bytes.ts';
import type { OnBlob } from './place.ts';

type Sizes = ReadonlyMap<string, number>;

export function sizeOf(digests: Iterable<string>, sizes: Sizes): number {
  let total = 0;
  for (const digest of digests) total += sizes.get(digest) ?? 0;
  return total;
}

/** Tells how much of these blobs is done; ends the work after Ctrl-C. */
export function progress(
  sizes: Sizes,
  digests: Iterable<string>,
  update: (detail: string) => void,
  signal?: AbortSignal,
): OnBlob {
  const total = sizeOf(digests, sizes);
  let done = 0;
  return (digest) => {
    stopIfCancelled(signal);
    done += sizes.get(digest) ?? 0;
    update(`${bytes(done)} of ${bytes(total)}`);
  };
}
