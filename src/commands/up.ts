import type { Handler } from '../cli/command.ts';
import { exitCode } from '../errors.ts';
import { bringUp } from '../stack/bring-up.ts';
import { showChecks } from '../stack/report.ts';
import { publicUrl } from '../settings/address.ts';
import { bundleHere } from './bundle-here.ts';
import { dryRun } from './dry-run.ts';

export const run: Handler = async (session) => {
  const { io, out } = session;
  const { bundle, target } = await bundleHere(session);
  if (dryRun(session, target, ['prepare', 'start'])) return exitCode.done;
  const report = await bringUp(bundle, { io, out });
  const code = showChecks(report, out, { all: false });
  out.document(report);
  if (report.ok) out.result(`Running at ${publicUrl(bundle.settings)}`);
  return code;
};
