import { UsageError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';

/** What `read` gives; where it throws a `UsageError` that is noted, so that all of them can be told at once. */
export function attempt<T>(problems: Problem[], read: () => T, where?: string): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const place = where === undefined ? '' : `${where}: `;
    problems.push(...error.problems.map((problem) => ({ ...problem, what: `${place}${problem.what}` })));
    return undefined;
  }
}
