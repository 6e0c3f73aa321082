import { serviceNames, type Service } from '../targets/target.ts';

export type StackState = 'running' | 'partial' | 'stopped';

/** One word for both services. */
export function stackState(services: readonly Service[]): StackState {
  const running = services.filter(
    ({ state }) => state === 'running' || state === 'starting' || state === 'unhealthy',
  );
  if (running.length === 0) return 'stopped';
  return services.filter(({ state }) => state === 'running').length === serviceNames.length
    ? 'running'
    : 'partial';
}
