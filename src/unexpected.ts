import { CancelledError, ExpectedError, OperationError } from './errors.ts';
import type { Io } from './io.ts';
import { registryProblem } from './remotes/problem.ts';
import { fileProblem } from './system/file-problem.ts';

/** Any error as one with problems: what Ctrl-C broke off is a cancellation, what nobody foresaw is a bug. */
export function expected(error: unknown, io: Pick<Io, 'signal'>): ExpectedError {
  if (error instanceof ExpectedError) return error;
  if (io.signal?.aborted) return new CancelledError('Cancelled.');
  const problem = registryProblem(error) ?? fileProblem(error, pathOf(error));
  if (problem) return new OperationError([problem]);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new OperationError([
    {
      where: '',
      what: `create-registry has a bug:\n${stack}`,
      cure: 'please report it with the command you ran',
    },
  ]);
}

/** Node names the file of a failed system call. */
const pathOf = (error: unknown): string =>
  error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : 'a file';
