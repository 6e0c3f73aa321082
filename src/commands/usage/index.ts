import type { Handler } from '../../cli/command.ts';
import { exitCode, OperationError } from '../../errors.ts';
import { storeAtHand } from '../../store/at-hand.ts';
import { readUsage } from '../../store/usage/usage.ts';
import { size } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';
import { onlyBundleHere } from '../bundle-here.ts';
import { damages } from './damages.ts';
import { diskSpace } from './disk.ts';
import { namedRepositories } from './named.ts';
import { nextSteps } from './next-steps.ts';
import { showAll } from './show-all.ts';
import { showTags } from './show-tags.ts';
import { turns } from './turns.ts';

export const run: Handler = async (session) => {
  const { io, out } = session;
  const bundle = await onlyBundleHere(session);
  const store = storeAtHand(bundle);
  if ('why' in store) throw elsewhere(bundle.dir, store.why);
  const { data } = store;
  const named = namedRepositories(session, bundle, data);
  const found = damages();
  const usage = await out.steps.step(
    'read',
    (update) =>
      readUsage(data, {
        named: new Set(named),
        now: Date.now(),
        turn: turns(io.signal, (read) => update(repositories(read))),
        onDamage: found.add,
      }),
    ({ whole, repositories: all }) => `${repositories(all.length)}, ${size(whole.stored.bytes)}`,
  );
  if (named.length > 0) showTags(session, { usage, named, data, damage: found.document() });
  else {
    showAll(session, { usage, disk: diskSpace(data), damage: found.document() });
    // What a damaged manifest needs looks unneeded; first things first.
    if (found.document().count === 0) for (const text of nextSteps(usage.whole)) out.say(text);
  }
  found.tell(out);
  return exitCode.done;
};

const repositories = (amount: number): string => count(amount, 'repository', 'repositories');

const elsewhere = (where: string, why: string): OperationError =>
  new OperationError([
    {
      where,
      what: `where the space goes is known only where the images are: ${why}`,
      cure: 'run it on the machine that has them, in the bundle or with -C DIR, as the user who owns them',
    },
  ]);
