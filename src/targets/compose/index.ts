import { OperationError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';
import type { Target, TargetContext } from '../target.ts';
import { bypassesOf } from './bypasses.ts';
import { likelyCause } from './causes.ts';
import { complaints } from './complaints.ts';
import { authVolume, down, pull, removeVolume, socketVolume, stop, up, type Argv } from './commands.ts';
import { locateEngine, type Engine } from './engine.ts';
import { imagesOf } from './image-names.ts';
import { removeEarlier, stopEarlier } from './earlier.ts';
import { fetchImages } from './images.ts';
import { removeLeftovers, stopLeftovers } from './leftovers.ts';
import { lastLog, showLogs } from './logs.ts';
import { findObstacles } from './obstacles.ts';
import { isCurrent, ourContainers } from './ours.ts';
import { wakePaused } from './paused.ts';
import { settle } from './settle.ts';
import { startStack } from './start.ts';
import { call, type Stack } from './stack.ts';
import { statusOf } from './status.ts';

/** Each service may take its 75 s to finish what is under way, one after the other. */
const endTimeout = 5 * 60_000;

/** The bundle's services as containers, by whatever Compose this machine has. The engine is looked for once. */
export function composeTarget({ bundle, io }: TargetContext): Target {
  let engine: Engine | undefined;
  const locate = async (): Promise<Stack | Problem> => {
    if (engine) return { bundle, io, engine };
    const found = await locateEngine(io);
    if ('problem' in found) return found.problem;
    engine = found.engine;
    return { bundle, io, engine };
  };
  const stack = async (): Promise<Stack> => {
    const found = await locate();
    if ('what' in found) throw new OperationError([found]);
    return found;
  };
  return {
    obstacles: async () => {
      const found = await locate();
      return 'what' in found ? [found] : findObstacles(found);
    },
    prepare: async (steps) => fetchImages(await stack(), steps),
    start: async () => startStack(await stack()),
    stop: async () => {
      const here = await stack();
      await end(here, stop);
      await stopLeftovers(here);
      await stopEarlier(here);
    },
    down: async () => {
      const here = await stack();
      await end(here, down);
      await removeLeftovers(here);
      // Compose would take all volumes or none; these never hold anything that lasts.
      for (const volume of [socketVolume(bundle.settings), authVolume(bundle.settings.name)])
        await call(here, removeVolume(here.engine.cli, volume));
      await removeEarlier(here);
    },
    status: async () => statusOf(await stack()),
    logs: async (options) => showLogs(await stack(), options),
    lastLog: async (service, lines) => lastLog(await stack(), service, lines),
    bypasses: async () => bypassesOf(await stack()),
    commands: (verb) => {
      const prefix = engine?.compose ?? ['docker', 'compose'];
      const commands = {
        prepare: imagesOf(bundle.settings).map((image) => pull(engine?.cli ?? 'docker', image)),
        start: [up(prefix)],
        stop: [stop(prefix)],
        down: [down(prefix)],
      };
      return commands[verb].map((argv) => [...argv]);
    },
  };
}

async function end(stack: Stack, command: (prefix: readonly string[]) => Argv): Promise<void> {
  const containers = (await ourContainers(stack)).filter(isCurrent(stack));
  await wakePaused(stack, containers);
  await settle(containers, stack.io.signal);
  const argv = command(stack.engine.compose);
  const { exitCode, stderr, timedOut } = await call(stack, argv, endTimeout);
  if (exitCode === 0) return;
  throw new OperationError([
    {
      where: stack.engine.name,
      what: `\`${argv.join(' ')}\` failed:\n${timedOut ? 'no answer in time' : complaints(stderr).join('\n')}`,
      cure: likelyCause(stderr, stack).join('\n'),
    },
  ]);
}
