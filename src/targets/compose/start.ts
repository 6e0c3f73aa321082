import { OperationError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';
import { isTelling } from '../../symptoms/harmless.ts';
import { up } from './commands.ts';
import { likelyCause } from './causes.ts';
import { complaints } from './complaints.ts';
import { refuseInvisibleFolders } from './remote.ts';
import type { Container } from './inspect.ts';
import { removeLeftovers } from './leftovers.ts';
import { lastWords } from './logs.ts';
import { isCurrent, ourContainers } from './ours.ts';
import { removeEarlier } from './earlier.ts';
import { wakePaused } from './paused.ts';
import { waitUntilReady, type Readiness } from './readiness.ts';
import { call, type Stack } from './stack.ts';

const upTimeout = 5 * 60_000;

/** Compose itself leaves alone what runs already as it should. `patience`: milliseconds until all services must work. */
export async function startStack(stack: Stack, patience = 60_000): Promise<void> {
  const before = await ourContainers(stack);
  await refuseInvisibleFolders(stack);
  await removeEarlier(stack);
  await wakePaused(stack, before.filter(isCurrent(stack)));
  const { exitCode, stdout, stderr, timedOut } = await call(stack, up(stack.engine.compose), upTimeout);
  if (exitCode !== 0)
    throw new OperationError([refusal(stack, timedOut ? 'no answer in time' : stderr || stdout)]);
  // Not before: the nginx of yesterday needed them.
  await removeLeftovers(stack);
  const readiness = await waitUntilReady(stack, before, patience);
  if (!readiness.ready) throw new OperationError([await failure(stack, readiness, patience)]);
}

/** Compose or the engine would not even start the containers. */
const refusal = (stack: Stack, said: string): Problem => ({
  where: stack.engine.name,
  what: [`\`${stack.engine.name} up\` failed:`, ...complaints(said).slice(-6)].join('\n'),
  ...cureFor(stack, said),
});

async function failure(
  stack: Stack,
  { service, container, timedOut }: Extract<Readiness, { ready: false }>,
  patience: number,
): Promise<Problem> {
  if (container === undefined)
    return {
      where: service,
      what: `Compose made no container for ${service}.`,
      ...cureFor(stack, 'docker-compose.yml'),
    };
  const log = (await lastWords(stack, container, 12)).filter(isTelling);
  const what =
    timedOut && container.state === 'running'
      ? `${service} runs, but does not answer its health check after ${patience / 1000} s.`
      : `${service} does not stay up${deathOf(container)}.`;
  const said = [container.error, container.oomKilled ? 'out of memory' : '', ...log].join('\n');
  return {
    where: service,
    what: [
      what,
      ...(log.length > 0 ? ['Its last words:', ...log.map((line) => `  ${line}`)] : ['It logged nothing.']),
    ].join('\n'),
    ...cureFor(stack, said),
  };
}

/** A container that is just being tried again has no exit code. */
const deathOf = ({ error, oomKilled, exitCode }: Container): string =>
  error
    ? `: ${error}`
    : oomKilled
      ? ': killed for want of memory'
      : exitCode === 0
        ? ''
        : `: exit code ${exitCode}`;

function cureFor(stack: Stack, said: string): { cure: string } {
  return { cure: likelyCause(said, stack).join('\n') };
}
