import { minute } from '../../text/minute.ts';
import { serviceNames, servicesOf, type Service, type ServiceName } from '../target.ts';
import { exec, versionArgs } from './commands.ts';
import type { Container } from './inspect.ts';
import { passesHealthCheck } from './health.ts';
import { containerOf, isUp, leftoversAmong, ourContainers } from './ours.ts';
import { call, type Stack } from './stack.ts';

export async function statusOf(stack: Stack): Promise<Service[]> {
  const containers = await ourContainers(stack);
  const wanted = servicesOf(stack.bundle.settings);
  const left = leftoversAmong(containers, stack).filter(isUp);
  const found = await Promise.all(
    serviceNames.map(async (name): Promise<Service[]> => {
      if (wanted.includes(name)) return [await statusOfOne(stack, name, containerOf(containers, name))];
      const container = containerOf(left, name);
      return container ? [{ ...(await statusOfOne(stack, name, container)), leftover: true }] : [];
    }),
  );
  return found.flat();
}

async function statusOfOne(
  stack: Stack,
  name: ServiceName,
  container: Container | undefined,
): Promise<Service> {
  if (container === undefined) return { name, state: 'stopped' };
  const version = container.state === 'running' ? await versionOf(stack, name, container) : undefined;
  const ended = endOf(container);
  return {
    name,
    state: await currentState(stack, container),
    ...(version ? { version } : {}),
    ...(ended ? { ended } : {}),
  };
}

/** How it ended by itself; undefined where it was stopped, or never ended. */
export function endOf({
  state,
  error,
  oomKilled,
  exitCode,
  restartCount,
  startedAt,
}: Pick<Container, 'state' | 'error' | 'oomKilled' | 'exitCode' | 'restartCount' | 'startedAt'>):
  string | undefined {
  const again =
    restartCount > 0 ? `started again ${restartCount === 1 ? 'once' : `${restartCount} times`}` : undefined;
  // The engine counts for as long as the container is there, which may be years.
  if (state === 'running') return again && `${again}, last ${minute(new Date(startedAt))}`;
  const how = oomKilled
    ? 'killed for want of memory'
    : error !== ''
      ? error
      : state === 'restarting' || restartCount > 0
        ? `ended with exit code ${exitCode}`
        : undefined;
  return how && [how, again].filter(Boolean).join(', ');
}

/** The engine looks rarely; where its verdict is not yet, or no longer, a good one, the service is looked at now. */
async function currentState(stack: Stack, container: Container): Promise<Service['state']> {
  const state = serviceState(container);
  if (state !== 'starting' && state !== 'unhealthy') return state;
  if (await passesHealthCheck(stack, container)) return 'running';
  return state === 'starting' && container.restartCount > 0 ? 'failed' : state;
}

/** A container that ended by itself is being restarted; one that stays ended was stopped, or could not start. */
export function serviceState({ state, health, error, oomKilled }: Container): Service['state'] {
  switch (state) {
    case 'running':
      return health === 'unhealthy' || health === 'starting' ? health : 'running';
    case 'restarting':
    case 'dead':
      return 'failed';
    case 'created':
    case 'exited':
      return error !== '' || oomKilled ? 'failed' : 'stopped';
    case 'paused':
    case 'removing':
      return 'stopped';
  }
}

async function versionOf(stack: Stack, service: ServiceName, { id }: Container): Promise<string | undefined> {
  // A script has none.
  if (service === 'floor') return undefined;
  const { exitCode, stdout, stderr } = await call(
    stack,
    exec(stack.engine.cli, id, versionArgs[service]),
    10_000,
  );
  return exitCode === 0 ? plainVersion(`${stdout}\n${stderr}`) : undefined;
}

/** `v3.1.1`, `2.8.2+ds1`, `nginx/1.28.0` → the numbers. */
export const plainVersion = (text: string): string | undefined => /\d+\.\d+(\.\d+)*/.exec(text)?.[0];
