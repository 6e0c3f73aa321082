import { OperationError } from '../errors.ts';
import type { Problem } from '../problem.ts';
import type { Target, TargetContext } from './target.ts';

/** What still runs of the way this bundle ran before `target` in settings.yml was changed, in words. */
async function others(context: TargetContext): Promise<string[]> {
  if (context.bundle.settings.target === 'process')
    return (await import('./compose/left.ts')).containersLeft(context);
  return (await import('./process/left.ts')).processesLeft(context);
}

/** Undefined when nothing of the other target runs for this folder. Takes two seconds at most. */
export async function runningElsewhere(context: TargetContext): Promise<Problem | undefined> {
  const found = await others(context);
  if (found.length === 0) return undefined;
  return {
    where: 'target',
    what: `${found.join(' and ')} still run${found.length === 1 ? 's' : ''} from before target was changed to ${context.bundle.settings.target}`,
    cure: 'create-registry down ends both, then up again',
  };
}

/** `target`, which does not start beside the other one, and ends that as well. */
export const minding = (target: Target, context: TargetContext): Target => ({
  ...target,
  obstacles: async () => {
    const [left, own] = await Promise.all([runningElsewhere(context), target.obstacles()]);
    // The port is the other one's.
    return left ? [left, ...own.filter(({ where }) => where !== 'port')] : own;
  },
  start: async () => {
    const left = await runningElsewhere(context);
    if (left) throw new OperationError([left]);
    await target.start();
  },
  stop: async () => {
    await endOther(context, false);
    await target.stop();
  },
  down: async () => {
    await endOther(context, true);
    await target.down();
  },
});

async function endOther(context: TargetContext, remove: boolean): Promise<void> {
  if (context.bundle.settings.target === 'process')
    await (await import('./compose/left.ts')).endContainersLeft(context, remove);
  else await (await import('./process/left.ts')).endProcessesLeft(context, remove);
}
