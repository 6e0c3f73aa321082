import {
  listNetworks,
  removeContainer,
  removeNetwork,
  stopContainers,
  unpause,
  type Argv,
} from './commands.ts';
import type { Container } from './inspect.ts';
import { earlierContainers } from './ours.ts';
import { serviceNames } from '../target.ts';
import { call, mustCall, type Stack } from './stack.ts';

/** What an engine needs to be told; no Compose, whose file no longer knows these containers. */
type Run = (argv: Argv, timeout?: number) => Promise<unknown>;

/** Each service may take its 75 s. */
const endTimeout = 5 * 60_000;

/** nginx first: what is under way then ends towards the others as well. */
const nginxFirst = (a: Container, b: Container): number => rank(a) - rank(b);

const rank = ({ service }: Container): number => (serviceNames as readonly string[]).indexOf(service);

/** Ends containers by their ids. They and their data stay. */
export async function stopByIds(cli: string, containers: readonly Container[], run: Run): Promise<void> {
  for (const { id, state } of [...containers].sort(nginxFirst)) {
    if (state === 'paused') await run(unpause(cli, [id]));
    await run(stopContainers(cli, [id]), endTimeout);
  }
}

/** Ends the containers of an earlier name. */
export async function stopEarlier(stack: Stack): Promise<Container[]> {
  const containers = await earlierContainers(stack);
  await stopByIds(stack.engine.cli, containers, (argv, timeout) => mustCall(stack, argv, timeout));
  return containers;
}

/** Ends and removes them, and the networks that Compose made for them. Data stays. */
export async function removeEarlier(stack: Stack): Promise<void> {
  const { cli } = stack.engine;
  const containers = await stopEarlier(stack);
  for (const { id } of containers) await mustCall(stack, removeContainer(cli, id));
  for (const project of new Set(containers.map((container) => container.project))) {
    const made = (await mustCall(stack, listNetworks(cli, project))).split('\n');
    const used = new Set(containers.flatMap(({ networks }) => networks.map(({ name }) => name)));
    // One that somebody else has joined cannot be removed, and is not in the way.
    for (const network of made) if (used.has(network)) await call(stack, removeNetwork(cli, network));
  }
}
