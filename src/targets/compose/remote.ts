import { OperationError } from '../../errors.ts';
import { paths } from '../../bundle/paths.ts';
import { createWithMount, removeContainer } from './commands.ts';
import { isLocal } from './engine-place.ts';
import { call, type Stack } from './stack.ts';

/**
 * A remote engine mounts its own machine's folders. Compose would make empty ones there; a strict mount of one of
 * the bundle's files tells beforehand whether both sides share the folder, as in some CI set-ups.
 */
export async function refuseInvisibleFolders(stack: Stack): Promise<void> {
  if (isLocal(stack.engine)) return;
  const { engine, bundle } = stack;
  const made = await call(
    stack,
    createWithMount(engine.cli, bundle.settings.registryImage, `${bundle.dir}/${paths.compose}`),
  );
  if (made.exitCode === 0) {
    await call(stack, removeContainer(engine.cli, made.stdout.trim()));
    return;
  }
  if (!/bind source path does not exist|no such file/i.test(made.stderr)) return;
  throw new OperationError([
    {
      where: 'DOCKER_HOST',
      what: `The engine at ${engine.apiHost} is on another machine, where ${bundle.dir} does not exist. Nothing was started.`,
      cure: 'run create-registry on that machine\nor use the engine of this one: unset DOCKER_HOST, docker context use default',
    },
  ]);
}
