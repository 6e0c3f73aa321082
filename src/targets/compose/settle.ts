import { setTimeout as wait } from 'node:timers/promises';
import type { Container } from './inspect.ts';

/** Milliseconds in which a container's program has got its signal handlers. */
const startTime = 1_000;

/**
 * The first process of a container does not get a signal it has no handler for: one that has just begun would miss
 * the one to end, and be killed after its whole grace period only.
 */
export async function settle(containers: readonly Container[], signal?: AbortSignal): Promise<void> {
  const ages = containers
    .filter(({ state }) => state === 'running')
    // A remote engine has a clock of its own.
    .map(({ startedAt }) => Math.max(0, Date.now() - Date.parse(startedAt)));
  const rest = startTime - Math.min(startTime, ...ages);
  if (rest > 0) await wait(rest, undefined, signal ? { signal } : {});
}
