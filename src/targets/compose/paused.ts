import { unpause } from './commands.ts';
import type { Container } from './inspect.ts';
import { mustCall, type Stack } from './stack.ts';

/**
 * Compose does not start a paused container, and a frozen program cannot answer the signal to end. Not by Compose:
 * version 2 gives up half-way when it meets a container that is not paused.
 */
export async function wakePaused(stack: Stack, containers: readonly Container[]): Promise<void> {
  const paused = containers.filter(({ state }) => state === 'paused').map(({ id }) => id);
  if (paused.length > 0) await mustCall(stack, unpause(stack.engine.cli, paused));
}
