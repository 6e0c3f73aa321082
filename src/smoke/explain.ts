import { ConnectionError, RegistryError } from '../registry/errors.ts';
import { connectionReasons, statusReasons, type Reason } from '../remotes/bundle-reasons.ts';
import type { Check } from './check.ts';
import { Failed, NotRun, type Finding } from './failed.ts';

/** An error as a result's detail, cause and cure: what is most specific wins. */
export function explain(error: unknown, check: Pick<Check, 'cause' | 'cure'>): Finding {
  if (error instanceof NotRun) return { detail: error.message };
  const own: Reason = {
    ...(check.cause ? { cause: check.cause } : {}),
    ...(check.cure ? { cure: check.cure } : {}),
  };
  if (error instanceof Failed) return { ...own, ...error.finding };
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof RegistryError) return { detail, ...own, ...statusReasons[error.status] };
  if (error instanceof ConnectionError) return { detail, ...own, ...connectionReasons[error.code] };
  return { detail, ...own };
}
