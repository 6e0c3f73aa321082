import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledError } from '../errors.ts';
import { isTimeLimit } from './errors.ts';

/**
 * Waits so many milliseconds. Throws `CancelledError` as soon as one of the signals says so; one that is a time limit
 * only ends it: the next request tells of that.
 */
export async function pause(
  milliseconds: number,
  ...signals: readonly (AbortSignal | undefined)[]
): Promise<void> {
  const given = signals.filter((signal) => signal !== undefined);
  try {
    await sleep(milliseconds, undefined, given.length === 0 ? {} : { signal: AbortSignal.any(given) });
  } catch {
    if (given.some((signal) => signal.aborted && !isTimeLimit(signal)))
      throw new CancelledError('Cancelled.');
  }
}
