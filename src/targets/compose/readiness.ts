import { setTimeout as wait } from 'node:timers/promises';
import { passesHealthCheck } from './health.ts';
import type { Container } from './inspect.ts';
import { containerOf, ourContainers } from './ours.ts';
import type { Stack } from './stack.ts';
import { servicesOf, type ServiceName } from '../target.ts';

const pause = 300;
/** A crash right after the start takes less. */
const steadyPolls = 4;
const restartsAllowed = 2;

export type Readiness =
  { ready: true } | { ready: false; service: ServiceName; container?: Container; timedOut: boolean };

/**
 * Polls until all services work. The engine runs health checks at long intervals, so they are run here at once;
 * `before` are the containers as they were, whose earlier restarts do not count. `patience` is in milliseconds.
 */
export async function waitUntilReady(
  stack: Stack,
  before: readonly Container[],
  patience: number,
): Promise<Readiness> {
  /** Polls that each run of a container has stood; one that passed its health check has stood enough. */
  const steady = new Map<string, number>();
  for (let waited = 0; ; waited += pause) {
    const containers = await ourContainers(stack);
    let waitingFor: { service: ServiceName; container?: Container } | undefined;
    for (const service of servicesOf(stack.bundle.settings)) {
      const container = containerOf(containers, service);
      if (container === undefined || hasFailed(container, before))
        return { ready: false, service, ...(container ? { container } : {}), timedOut: false };
      if (!(await works(stack, container, steady))) waitingFor ??= { service, container };
    }
    if (waitingFor === undefined) return { ready: true };
    if (waited >= patience) return { ready: false, ...waitingFor, timedOut: true };
    await wait(pause, undefined, stack.io.signal ? { signal: stack.io.signal } : {});
  }
}

function hasFailed(container: Container, before: readonly Container[]): boolean {
  if (container.state === 'exited' || container.state === 'dead') return true;
  const earlier = before.find(({ id }) => id === container.id)?.restartCount ?? 0;
  return container.restartCount - earlier > restartsAllowed;
}

async function works(stack: Stack, container: Container, steady: Map<string, number>): Promise<boolean> {
  if (container.state !== 'running') return false;
  if (container.health === 'healthy') return true;
  const run = `${container.id} ${container.startedAt}`;
  const polls = steady.get(run) ?? 0;
  if (polls >= steadyPolls) return true;
  if (container.healthCommand === undefined) steady.set(run, polls + 1);
  else if (await passesHealthCheck(stack, container)) steady.set(run, steadyPolls);
  return (steady.get(run) ?? 0) >= steadyPolls;
}
