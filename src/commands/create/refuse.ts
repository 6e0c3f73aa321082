import { UsageError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';

/** Ends the command where there is a problem: all of them at once, each once. Nothing has been written yet. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new UsageError([
    ...new Map(problems.map((problem) => [`${problem.where} ${problem.what}`, problem])).values(),
  ]);
}
