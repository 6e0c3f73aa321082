import type { Service } from '../targets/target.ts';

export type StackState = 'running' | 'partial' | 'stopped';

/** One word for all services. One too many is as wrong as one that is missing: a start mends either. */
export function stackState(services: readonly Service[]): StackState {
  const running = services.filter(
    ({ state }) => state === 'running' || state === 'starting' || state === 'unhealthy',
  );
  if (running.length === 0) return 'stopped';
  return services.every(({ state, leftover }) => state === 'running' && !leftover) ? 'running' : 'partial';
}
