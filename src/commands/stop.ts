import type { Handler } from '../cli/command.ts';
import { exitCode } from '../errors.ts';
import { bundleHere } from './bundle-here.ts';
import { dryRun } from './dry-run.ts';

export const run: Handler = async (session) => {
  const { target } = await bundleHere(session);
  if (dryRun(session, target, ['stop'])) return exitCode.done;
  await session.out.steps.step('stop', () => target.stop());
  session.out.document({ state: 'stopped' });
  return exitCode.done;
};
