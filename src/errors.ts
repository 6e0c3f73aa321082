import type { Problem } from './problem.ts';

/** The exit codes of every command. */
export const exitCode = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** An expected end of a command. Anything else that reaches `run` is a bug and is reported as one. */
export abstract class ExpectedError extends Error {
  abstract readonly exitCode: ExitCode;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.what).join('; '));
    this.name = new.target.name;
    this.problems = problems;
  }
}

/** What was asked cannot be done as asked: wrong flags, settings, files. Nothing was changed. */
export class UsageError extends ExpectedError {
  readonly exitCode = exitCode.usage;
}

/** The request was fine, carrying it out failed: engine, network, disk, a check. */
export class OperationError extends ExpectedError {
  readonly exitCode = exitCode.failed;
}

/** The user said no, or pressed Ctrl-C. */
export class CancelledError extends ExpectedError {
  readonly exitCode = exitCode.cancelled;
  constructor(what = 'Cancelled: nothing was written.') {
    super([{ where: '', what }]);
  }
}

/** Throws `CancelledError` after Ctrl-C. */
export function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError('Cancelled.');
}
