import { existsSync } from 'node:fs';
import type { Bundle } from '../../bundle/bundle.ts';
import { OperationError } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { run, type Finished } from '../../system/process.ts';
import { inspect, listProject, type Argv } from './commands.ts';
import type { Engine } from './engine.ts';
import { parseContainers, type Container } from './inspect.ts';

/** The bundle's containers in an engine that answers. */
export interface Stack {
  bundle: Bundle;
  engine: Engine;
  io: Io;
}

/** Compose's own settings that change no meaning. All others could lead to another file, project or profile. */
const harmless = new Set([
  'COMPOSE_HTTP_TIMEOUT',
  'COMPOSE_PARALLEL_LIMIT',
  'COMPOSE_API_VERSION',
  'COMPOSE_TLS_VERSION',
]);

/** The user's environment, but with the bundle's project, whatever `COMPOSE_*` says outside. */
export function composeEnv(env: NodeJS.ProcessEnv, project: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('COMPOSE_') || harmless.has(name));
  return { ...Object.fromEntries(kept), COMPOSE_PROJECT_NAME: project };
}

/** Where and how every command of the stack runs. */
export const place = ({ bundle, io }: Stack): Io => ({
  ...io,
  // Before a new bundle is written there is no such folder yet.
  cwd: existsSync(bundle.dir) ? bundle.dir : io.cwd,
  env: composeEnv(io.env, bundle.settings.name),
});

/** Runs one command of the stack in the bundle's folder; what its exit code means is the caller's matter. */
export async function call(stack: Stack, [file, ...args]: Argv, timeout = 60_000): Promise<Finished> {
  const finished = await run({ file, args }, place(stack), { timeout });
  stack.io.signal?.throwIfAborted();
  return finished;
}

/** As `call`, for commands that only fail where the engine itself is in trouble. */
export async function mustCall(stack: Stack, argv: Argv, timeout?: number): Promise<string> {
  const finished = await call(stack, argv, timeout);
  if (finished.exitCode === 0) return finished.stdout;
  throw new OperationError([
    {
      where: argv.slice(0, 2).join(' '),
      what: `\`${argv.join(' ')}\` failed: ${finished.timedOut ? 'no answer' : finished.stderr.trim() || 'no reason given'}`,
      cure: `see what \`${stack.engine.cli} info\` says`,
    },
  ]);
}

/** All containers of the project's name, also those of another folder. */
export const projectContainers = (stack: Stack): Promise<Container[]> =>
  containersOf(stack, listProject(stack.engine.cli, stack.bundle.settings.name));

/** Containers that one of the `list…` commands names. One that ends meanwhile is left out. */
export async function containersOf(stack: Stack, list: Argv): Promise<Container[]> {
  const ids = (await mustCall(stack, list)).split('\n').filter((id) => id !== '');
  if (ids.length === 0) return [];
  const { stdout } = await call(stack, inspect(stack.engine.cli, ids));
  return parseContainers(stdout).filter((container) => !container.oneOff);
}
