import type { Handler } from '../cli/command.ts';
import { exitCode, OperationError } from '../errors.ts';
import { bringUp } from '../stack/bring-up.ts';
import { showChecks } from '../stack/report.ts';
import { bundleHere } from './bundle-here.ts';
import { dryRun } from './dry-run.ts';

export const run: Handler = async (session) => {
  const { io, out } = session;
  const { bundle, target } = await bundleHere(session);
  if (dryRun(session, target, ['stop', 'start'])) return exitCode.done;
  // What would keep it from starting again is better found while it still runs.
  const problems = await target.obstacles();
  if (problems.length > 0) throw new OperationError(problems);
  await out.steps.step('stop', () => target.stop());
  const report = await bringUp(bundle, { io, out });
  out.document(report);
  return showChecks(report, out, { all: false });
};
