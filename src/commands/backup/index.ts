import { exitCode } from '../../errors.ts';
import type { Handler } from '../../cli/command.ts';
import { onlyBundleHere } from '../bundle-here.ts';
import { readRequest } from './request.ts';
import { backUp } from './back-up.ts';

export const run: Handler = async (session) => {
  const request = await readRequest(session);
  const bundle = await onlyBundleHere(session);
  if (!request.rehearse) return backUp(session, bundle, request);
  const { rehearseHere } = await import('./rehearse.ts');
  return (await rehearseHere(session, bundle, request.to)) ? exitCode.done : exitCode.failed;
};
