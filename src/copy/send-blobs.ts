import { setMaxListeners } from 'node:events';
import pMap from 'p-map';
import type { Descriptor } from '../registry/manifest.ts';
import { sendBlob } from './send-blob.ts';
import type { Progress, Source } from './source.ts';
import type { Target } from './target.ts';

export type Outcome = 'copied' | 'linked' | 'there';
export type Outcomes = Record<Outcome, number> & { bytes: number };

const said = { copied: 'copied', linked: 'linked', there: 'there already' } as const;

/** At the same time; a registry answers a handful at once as fast as it can. */
const parallel = 6;

/** Brings blobs into the target: those it has stay, those it can link are linked, the rest is sent. */
export async function sendBlobs(
  source: Source,
  target: Target,
  blobs: readonly Descriptor[],
  progress: Progress,
  signal?: AbortSignal,
): Promise<Outcomes> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  setMaxListeners(0, either);
  const outcomes: Outcomes = { copied: 0, linked: 0, there: 0, bytes: 0 };
  const running = new Set<Promise<unknown>>();
  const one = async (descriptor: Descriptor): Promise<void> => {
    const bar = progress.begin(descriptor.digest, descriptor.size);
    const outcome = await place(descriptor);
    bar.done(said[outcome]);
    outcomes[outcome]++;
    if (outcome === 'copied') outcomes.bytes += descriptor.size;

    async function place(blob: Descriptor): Promise<Outcome> {
      if (await target.hasBlob(blob)) return 'there';
      if (await target.mountBlob(blob, source.place)) return 'linked';
      await sendBlob(source, target, blob, { bar, signal: either });
      return 'copied';
    }
  };
  const tracked = (descriptor: Descriptor): Promise<void> => {
    const work = one(descriptor).finally(() => running.delete(work));
    running.add(work);
    return work;
  };
  try {
    await pMap(ordered(blobs), tracked, { concurrency: parallel });
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(running);
    throw error;
  }
  return outcomes;
}

/** The largest first: begun last, one would be left to go alone. */
const ordered = (blobs: readonly Descriptor[]): Descriptor[] => [...blobs].sort((a, b) => b.size - a.size);
