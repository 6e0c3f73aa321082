import type { Bundle } from '../bundle/bundle.ts';
import { OperationError } from '../errors.ts';
import type { Io } from '../io.ts';
import { smoke } from '../smoke/smoke.ts';
import type { Problem } from '../problem.ts';
import type { SmokeReport } from '../smoke/report.ts';
import { placeOf } from '../symptoms/place.ts';
import { words } from '../symptoms/words.ts';
import { targetOf } from '../targets/index.ts';
import type { Target } from '../targets/target.ts';
import type { Output } from '../ui/output.ts';
import { ready } from './ready.ts';
import { smokeStack } from './smoke-stack.ts';
import { stackState } from './state.ts';

/** Starts a bundle unless it runs, waits until it answers, and proves it. */
export async function bringUp(bundle: Bundle, { io, out }: { io: Io; out: Output }): Promise<SmokeReport> {
  const target = await targetOf({ bundle, io });
  if (stackState(await target.status()) !== 'running') await start(bundle, target, out, io);
  else out.say('Already running; nothing was started.');
  return prove(bundle, target, { io, out });
}

async function start(bundle: Bundle, target: Target, out: Output, io: Io): Promise<void> {
  await out.steps.step(
    'check',
    async () => {
      const problems = await target.obstacles();
      if (problems.length > 0)
        throw new OperationError(problems.map((problem) => typedHere(problem, bundle, io)));
    },
    () => 'port, disk, programs',
  );
  await target.prepare(out.steps);
  await out.steps.step(
    'start',
    async () => {
      await target.start();
      await ready(await smokeStack(bundle, target, io), target);
    },
    () => 'all run, and answer',
  );
}

/** With its commands as they are to be typed in this folder. */
const typedHere = (problem: Problem, bundle: Bundle, io: Io): Problem =>
  problem.cure === undefined ? problem : { ...problem, cure: words(problem.cure, placeOf(bundle, io.cwd)) };

/** Runs the smoke tests as one step. */
export async function prove(
  bundle: Bundle,
  target: Target,
  { io, out }: { io: Io; out: Output },
): Promise<SmokeReport> {
  const stack = await smokeStack(bundle, target, io);
  if (stack.address && bundle.settings.listen === 'all')
    out.say(`${bundle.settings.host[0]} is not known to this machine's DNS: checked over ${stack.address}.`);
  return out.steps.step(
    'smoke',
    (update) => smoke(stack, (result) => update(result.name)),
    ({ ok, checks }) => {
      const count = `${checks.filter((check) => check.ok).length}/${checks.length}`;
      return ok ? `${count}: login, push, pull, delete` : { failed: count };
    },
  );
}
