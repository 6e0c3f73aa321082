import { ExpectedError, OperationError } from '../errors.ts';
import { registryProblem } from '../remotes/problem.ts';
import { fileProblem } from '../system/file-problem.ts';
import type { Check, Looked } from './check.ts';
import type { DoctorContext } from './context.ts';
import type { Finding } from './finding.ts';
import { placed, placeOfContext } from './place.ts';

export interface Examined {
  check: Check;
  looked: Looked;
}

/** Milliseconds a check may take, unless it says otherwise. */
const usualLimit = 10_000;

/** Checks mostly wait: for programs, the disk, the network. */
const atOnce = 4;

/**
 * Looks at everything, several at once; `onLooked` is told in the order of `checks`, each as soon as it and those before
 * it are done. A check that fails or takes too long is a finding. What that one left running ends with `context.io.signal`,
 * which also ends all of it early, by throwing.
 */
export async function examine(
  checks: readonly Check[],
  context: DoctorContext,
  onLooked: (examined: Examined) => void = () => undefined,
): Promise<Examined[]> {
  const waiting = checks.map((check) => ({ check, done: deferred<Looked>() }));
  const queue = waiting.values();
  const worker = async (): Promise<void> => {
    for (const { check, done } of queue) await done.from(look(check, context));
  };
  const workers = Array.from({ length: atOnce }, worker);
  const examined: Examined[] = [];
  for (const { check, done } of waiting) {
    const one = { check, looked: await done.result };
    examined.push(one);
    onLooked(one);
  }
  await Promise.all(workers);
  return examined;
}

async function look(check: Check, context: DoctorContext): Promise<Looked> {
  return placed(await bounded(check, context), placeOfContext(context));
}

async function bounded(check: Check, context: DoctorContext): Promise<Looked> {
  const limit = check.limit ?? usualLimit;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Looked>((resolve) => {
    timer = setTimeout(() => resolve({ findings: [tooSlow(limit)] }), limit);
  });
  try {
    return await Promise.race([check.run(context), late]);
  } catch (error) {
    if (context.io.signal?.aborted) throw error;
    return { findings: failed(error) };
  } finally {
    clearTimeout(timer);
  }
}

const tooSlow = (limit: number): Finding => ({
  severity: 'warning',
  what: `it did not end within ${limit / 1000} s`,
  why: 'Whether this is in order is not known: something that it asked does not answer.',
});

function failed(error: unknown): Finding[] {
  if (error instanceof ExpectedError)
    return error.problems.map(({ where, what, cure }) => ({
      severity: 'warning',
      what: where === '' || what.includes(where) ? what : `${where}: ${what}`,
      why: 'This could not be looked at, so whether it is in order is not known.',
      ...(cure === undefined ? {} : { cure }),
    }));
  const problem = registryProblem(error) ?? fileProblem(error, 'a file');
  if (problem) return failed(new OperationError([problem]));
  return [
    {
      severity: 'warning',
      what: `the check itself failed: ${error instanceof Error ? error.message : String(error)}`,
      why: 'Whether this is in order is not known. It is a bug of create-registry; please report it.',
    },
  ];
}

/** A promise that is settled by another one that comes later. */
function deferred<T>(): { result: Promise<T>; from: (work: Promise<T>) => Promise<void> } {
  let settle: (work: Promise<T>) => void = () => undefined;
  const result = new Promise<T>((resolve) => (settle = resolve));
  // Whoever awaits the result is told; nobody else has to be.
  result.catch(() => undefined);
  return {
    result,
    from: async (work) => {
      settle(work);
      await work.catch(() => undefined);
    },
  };
}
