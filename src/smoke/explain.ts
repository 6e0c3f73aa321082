import { ConnectionError, RegistryError } from '../registry/errors.ts';
import { byCode, byStatus } from '../symptoms/by-answer.ts';
import { reason } from '../symptoms/reason.ts';
import type { Named, Place } from '../symptoms/symptom.ts';
import { isSymptomName, type SymptomName } from '../symptoms/table.ts';
import type { Check } from './check.ts';
import { Failed, NotRun } from './failed.ts';
import type { CheckResult } from './report.ts';

/** An error as a result's detail, cause and cure: what is most specific wins. */
export function explain(
  error: unknown,
  check: Pick<Check, 'name' | 'symptom'>,
  place: Place,
): Pick<CheckResult, 'detail' | 'cause' | 'cure'> {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof NotRun) return { detail };
  const symptom = named(error) ?? check.symptom ?? ofCheck(check.name);
  const seen: Named = error instanceof Failed ? (error.seen.named ?? {}) : {};
  return { detail, ...(symptom ? reason(symptom, place, seen) : {}) };
}

function named(error: unknown): SymptomName | undefined {
  if (error instanceof Failed) return error.seen.symptom;
  if (error instanceof RegistryError) return byStatus[error.status];
  if (error instanceof ConnectionError) return byCode[error.code];
  return undefined;
}

/** What is likely where a check is red and does not say why. */
function ofCheck(name: string): SymptomName | undefined {
  const row = `smoke-${name}`;
  return isSymptomName(row) ? row : undefined;
}
