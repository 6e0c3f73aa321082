import { exec } from './commands.ts';
import type { Container } from './inspect.ts';
import { call, type Stack } from './stack.ts';

/** Runs the container's own health check now; false where it has none. The engine's verdict is not asked. */
export async function passesHealthCheck(stack: Stack, { id, healthCommand }: Container): Promise<boolean> {
  if (healthCommand === undefined) return false;
  return (await call(stack, exec(stack.engine.cli, id, healthCommand), 10_000)).exitCode === 0;
}
