import { setImmediate } from 'node:timers/promises';
import { stopIfCancelled } from '../../errors.ts';

/** Reading blocks; from time to time Ctrl-C and what is on its way get their turn. */
export function turns(
  signal: AbortSignal | undefined,
  update: (count: number) => void,
): (count?: number) => Promise<void> {
  let last = performance.now();
  return async (count) => {
    if (performance.now() - last < 50) return;
    if (count !== undefined) update(count);
    await setImmediate();
    stopIfCancelled(signal);
    last = performance.now();
  };
}
