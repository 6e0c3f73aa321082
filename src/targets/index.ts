import { minding } from './left-behind.ts';
import type { Target, TargetContext } from './target.ts';

export { runningElsewhere } from './left-behind.ts';

/** The way this bundle runs, which minds what is left of the other way; its code is loaded on demand. */
export const targetOf = async (context: TargetContext): Promise<Target> =>
  minding(await chosen(context), context);

async function chosen(context: TargetContext): Promise<Target> {
  switch (context.bundle.settings.target) {
    case 'compose':
      return (await import('./compose/index.ts')).composeTarget(context);
    case 'process':
      return (await import('./process/index.ts')).processTarget(context);
  }
}
