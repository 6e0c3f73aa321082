import { stopIfCancelled } from '../errors.ts';
import { settingsPlace } from '../symptoms/place.ts';
import type { Place } from '../symptoms/symptom.ts';
import type { Check } from './check.ts';
import { explain } from './explain.ts';
import { askedBy, makeParts } from './parts/parts.ts';
import type { CheckResult, SmokeReport } from './report.ts';
import type { SmokeStack } from './stack.ts';
import { suite } from './suite.ts';
import { surroundings } from './surroundings.ts';

/**
 * Runs every check, or those of `checks`, over the public URL, one after the other, and removes what they pushed. A red check is a result,
 * never an exception; an aborted `signal` throws `CancelledError`.
 */
export async function smoke(
  stack: SmokeStack,
  onResult: (result: CheckResult) => void = () => undefined,
  checks: readonly Check[] = suite,
): Promise<SmokeReport> {
  const around = surroundings(stack);
  const place = stack.place ?? settingsPlace(stack.settings);
  const parts = makeParts(around);
  const results: CheckResult[] = [];
  try {
    for (const check of checks) {
      stopIfCancelled(stack.signal);
      const result = await tried(check, place, () => check.run({ ...around, ...askedBy(check.name, parts) }));
      // What the abort itself broke is no result.
      stopIfCancelled(stack.signal);
      results.push(result);
      onResult(result);
    }
  } finally {
    // After Ctrl-C nothing has been removed yet; otherwise this has happened and its failure been reported.
    await parts.forgotten('').catch(() => undefined);
    around.anonymous.close();
    around.signedIn.close();
  }
  return { ok: results.every(({ ok }) => ok), url: stack.url, checks: results };
}

async function tried(
  check: Check,
  place: Place,
  run: () => Promise<string | undefined>,
): Promise<CheckResult> {
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  try {
    const detail = await run();
    return { name: check.name, ok: true, ms: took(), ...(detail === undefined ? {} : { detail }) };
  } catch (error) {
    return { name: check.name, ok: false, ms: took(), ...explain(error, check, place) };
  }
}
