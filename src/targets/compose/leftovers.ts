import { authVolume, removeContainer, removeVolume } from './commands.ts';
import { stopByIds } from './earlier.ts';
import type { Container } from './inspect.ts';
import { isCurrent, leftoversAmong, ourContainers } from './ours.ts';
import { call, mustCall, type Stack } from './stack.ts';

/** Compose leaves a container alone whose service is no longer in its file. Ends those of services that were ours. */
export async function stopLeftovers(stack: Stack): Promise<Container[]> {
  const containers = leftoversAmong((await ourContainers(stack)).filter(isCurrent(stack)), stack);
  await stopByIds(stack.engine.cli, containers, (argv, timeout) => mustCall(stack, argv, timeout));
  return containers;
}

/** Ends and removes them. */
export async function removeLeftovers(stack: Stack): Promise<void> {
  const containers = await stopLeftovers(stack);
  if (containers.length === 0) return;
  const { cli } = stack.engine;
  for (const { id } of containers) await mustCall(stack, removeContainer(cli, id));
  await call(stack, removeVolume(cli, authVolume(stack.bundle.settings.name)));
}
