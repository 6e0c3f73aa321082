import type { Handler, Session } from '../../cli/command.ts';
import { exitCode, OperationError, UsageError } from '../../errors.ts';
import { isRepository } from '../../registry/reference.ts';
import { registryCache, storeAtHand } from '../../store/at-hand.ts';
import { hasRepository } from '../../store/repositories.ts';
import { forbidden } from '../../store/verify/forbidden.ts';
import { repair } from '../../store/verify/repair.ts';
import { writeResult } from '../../store/verify/result.ts';
import { verifyStore, type Verified } from '../../store/verify/verify.ts';
import type { Bundle } from '../../bundle/bundle.ts';
import { count } from '../../text/count.ts';
import { confirm } from '../../ui/confirm.ts';
import { askingOf } from '../asking.ts';
import { onlyBundleHere } from '../bundle-here.ts';
import {
  describeFindings,
  describeRepair,
  describeSum,
  nextStep,
  readable,
  suffering,
  verifiedDocument,
} from './describe.ts';

export const run: Handler = async (session) => {
  const { io, out, invocation } = session;
  const { flags } = invocation;
  const bundle = await onlyBundleHere(session);
  const data = dataOf(bundle);
  const repositories = named(data, invocation.arguments);
  const repairing = flags['repair'] === true;
  if (repairing) refuseCache(bundle);
  const again = flags['again'] === true;
  const verified = await verifyStore(
    bundle,
    data,
    { repositories, quick: flags['quick'] === true, again, trusting: repairing },
    { steps: out.steps, signal: io.signal, width: Math.max(40, out.width - 14) },
  );
  if (repositories === undefined) await writeResult(bundle, verified);
  if (repairing) return repairAll(session, bundle, data, verified);
  out.document(verifiedDocument(verified));
  out.result([...describeFindings(verified), describeSum(verified)].join('\n'));
  for (const line of nextStep(verified)) out.say(line);
  return verified.findings.length > 0 ? exitCode.failed : exitCode.done;
};

async function repairAll(
  session: Session,
  bundle: Bundle,
  data: string,
  verified: Verified,
): Promise<typeof exitCode.done> {
  const { out } = session;
  refuseForbidden(data, verified);
  const moves = new Set([...verified.findings, ...verified.unneeded].flatMap((one) => one.moves));
  if (moves.size === 0) {
    out.document({ ...verifiedDocument(verified), moved: [], push: suffering(verified) });
    out.result(
      [...describeFindings(verified), describeSum(verified), ...describeRepair(verified, { moved: [] })].join(
        '\n',
      ),
    );
    return exitCode.done;
  }
  await confirm(askingOf(session), {
    shown: [...describeFindings(verified), describeSum(verified)],
    question: `Move ${count(moves.size, 'path')} aside? Pushes and deletions are refused for some seconds`,
    where: 'verify --repair',
    declined: 'Nothing was moved.',
    cure: 'repeat it with --yes; without --repair it only shows',
  });
  const repaired = await out.steps.step('repair', () => repair(bundle, data, verified));
  out.document({ ...verifiedDocument(verified), ...repaired, push: suffering(verified) });
  out.result(describeRepair(verified, repaired).join('\n'));
  return exitCode.done;
}

function dataOf(bundle: Bundle): string {
  const store = storeAtHand(bundle);
  if ('data' in store) return store.data;
  throw new OperationError([{ where: bundle.dir, what: `the images cannot be looked over: ${store.why}` }]);
}

/** A registry that remembers what it had would tell who pushes that it still has it. */
function refuseCache(bundle: Bundle): void {
  const why = registryCache(bundle);
  if (why !== undefined)
    throw new OperationError([
      { where: bundle.dir, what: `a repair would not help: ${why}`, cure: 'take the cache out, and restart' },
    ]);
}

/** What another user can read is whole for the registry, and would be taken from it. */
function refuseForbidden(where: string, verified: Verified): void {
  const [first, ...more] = forbidden(verified);
  if (first === undefined) return;
  const others = more.length > 0 ? `, and ${count(more.length, 'place')} more` : '';
  throw new OperationError([
    { where, what: `nothing was moved: ${first}${others}`, cure: `${readable}, then repeat it` },
  ]);
}

function named(data: string, names: readonly string[]): string[] | undefined {
  if (names.length === 0) return undefined;
  const unknown = names.filter((name) => !isRepository(name) || !hasRepository(data, name));
  if (unknown.length > 0)
    throw new UsageError(
      unknown.map((name) => ({
        where: name,
        what: `${name} is no repository here`,
        cure: 'create-registry ls has their names',
      })),
    );
  return [...new Set(names)];
}
