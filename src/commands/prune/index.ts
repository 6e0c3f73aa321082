import type { Handler, Session } from '../../cli/command.ts';
import type { Bundle } from '../../bundle/bundle.ts';
import { CancelledError, exitCode, OperationError, UsageError } from '../../errors.ts';
import type { Decision, Going } from '../../retention/decision.ts';
import { foldPulls } from '../../retention/fold-pulls.ts';
import { prune, writeResult } from '../../retention/prune.ts';
import { readPulls } from '../../retention/pulls.ts';
import { hasLeft, nameOf, recover } from '../../retention/recover.ts';
import { survey, type Survey } from '../../retention/survey.ts';
import type { RetentionRule } from '../../settings/retention/rule.ts';
import { registryCache, storeAtHand } from '../../store/at-hand.ts';
import { holdingStore } from '../../store/hold.ts';
import { count } from '../../text/count.ts';
import { confirm } from '../../ui/confirm.ts';
import { askingOf } from '../asking.ts';
import { onlyBundleHere } from '../bundle-here.ts';
import { decisionDocument, describe } from './describe.ts';
import { runUndo } from './undo.ts';

const holder = { who: 'create-registry prune' };

export const run: Handler = async (session) => {
  const { out, invocation } = session;
  const bundle = await onlyBundleHere(session);
  const data = dataOf(bundle);
  const dryRun = invocation.flags['dry-run'] === true;
  if (!dryRun) refuseCache(bundle);
  if (invocation.flags['undo'] === true) return runUndo(session, { bundle, data, dryRun });

  if (!dryRun && !onlyShows(session) && hasLeft(data))
    for (const back of await holdingStore(bundle, holder, async () => recover(bundle, data)))
      out.warn(`${nameOf(back)} was pushed while a run before this one was at it, and is back`);
  const rules = bundle.settings.retention ?? [];
  if (rules.length === 0) out.say('settings.yml has no rules (`retention`), so every tag stays');
  await notePulls(session, bundle, rules);
  const tags: Decision[] = [];
  const surroundings = () => ({ data, rules, pulls: readPulls(data), now: Date.now() });
  const found = await out.steps.step(
    'look',
    async () => survey(surroundings(), out.json ? (decision) => void tags.push(decision) : undefined),
    summary,
  );
  const document = (removed: number): void =>
    out.document({
      goes: found.goes.length,
      stays: found.stays,
      removed,
      tags: tags.map(decisionDocument),
    });

  const shows = dryRun || onlyShows(session);
  if (found.goes.length === 0 || shows) {
    // `status` says when it last ran, and not only when there was something to do.
    if (!shows) await writeResult(bundle, data, { removed: 0, kept: found.stays });
    document(0);
    out.result(describe(found, session).join('\n'));
    if (found.goes.length > 0 && !dryRun) out.say('Nothing was removed: repeat it with --yes.');
    return exitCode.done;
  }
  await confirm(askingOf(session), {
    shown: describe(found, session),
    question: `Remove ${count(found.goes.length, 'tag')}?`,
    where: 'prune',
    declined: 'Nothing was removed.',
  });
  const removed = await holdingStore(bundle, holder, () =>
    out.steps.step('remove', (update) =>
      prune(bundle, surroundings(), found.goes, {
        signal: session.io.signal,
        onTag: (done) => update(`${done} of ${found.goes.length}`),
      }),
    ),
  );
  await finish(session, bundle, { data, found, removed });
  document(removed.length);
  return exitCode.done;
};

async function finish(
  session: Session,
  bundle: Bundle,
  { data, found, removed }: { data: string; found: Survey; removed: readonly Going[] },
): Promise<void> {
  const { io, out } = session;
  const spared = found.goes.length - removed.length;
  await writeResult(bundle, data, { removed: removed.length, kept: found.stays + spared });
  // So that garbage collection gives the images of these tags its grace.
  await foldPulls(bundle, io).catch(() => undefined);
  if (io.signal?.aborted) throw new CancelledError(`Cancelled: ${removedText(removed.length)}`);
  const because = spared > 0 ? `; ${count(spared, 'tag')} changed meanwhile and stayed` : '';
  out.result(`${removedText(removed.length)}${because}`);
}

const removedText = (removed: number): string =>
  `${count(removed, 'tag')} removed (create-registry prune --undo puts them back until gc --untagged)`;

const summary = ({ goes, stays }: Survey): string =>
  `${count(goes.length, 'tag')} of ${count(goes.length + stays, 'tag')} would go`;

/** Without a yes and somebody to ask it is a dry run. */
function onlyShows({ io, out, invocation: { flags } }: Session): boolean {
  if (flags['yes'] === true) return false;
  return flags['input'] === false || out.json || io.stdin.isTTY !== true || io.stderr.isTTY !== true;
}

function dataOf(bundle: Bundle): string {
  const found = storeAtHand(bundle);
  if ('data' in found) return found.data;
  throw new OperationError([
    {
      where: 'prune',
      what: `it works on the store itself: ${found.why}`,
      cure: 'create-registry rm removes a tag through the registry',
    },
  ]);
}

function refuseCache(bundle: Bundle): void {
  const why = registryCache(bundle);
  if (why === undefined) return;
  throw new UsageError([
    { where: 'prune', what: why, cure: 'take `cache` out of it, then create-registry restart' },
  ]);
}

/** Where a rule asks for pulls they must be known; where none does, it only keeps the log short. */
async function notePulls(
  { io, out }: Session,
  bundle: Bundle,
  rules: readonly RetentionRule[],
): Promise<void> {
  try {
    await foldPulls(bundle, io);
  } catch (error) {
    if (!(error instanceof OperationError) || rules.some(({ keep }) => keep.pulledWithin !== undefined))
      throw error;
    out.warn(error.message);
  }
}
