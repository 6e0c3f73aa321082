import { OperationError } from '../../errors.ts';
import type { Problem } from '../../problem.ts';
import { lastLines } from '../../system/tail.ts';
import { isTelling } from '../../symptoms/harmless.ts';
import { placeOf } from '../../symptoms/place.ts';
import type { ServiceName, TargetContext } from '../target.ts';
import { likelyCause } from './causes.ts';
import { programNameOf } from './programs.ts';
import { inBundle, logPath } from './stack.ts';

const readLines = 300;
const shownLines = 12;

/** A crashed Go program says why, and then where in its source at length. */
function withoutStack(lines: readonly string[]): readonly string[] {
  const stack = lines.findIndex((line) => /^goroutine \d+ \[/.test(line));
  return (stack < 0 ? lines : lines.slice(0, stack)).filter((line) => line.trim() !== '' && isTelling(line));
}

/** The program could not even be started; `code` is that of the system, e.g. `EACCES`. */
export function notStarted(service: ServiceName, file: string, code: string): Problem {
  const reasons: Record<string, string> = {
    ENOENT: 'it or the interpreter it names is not there',
    EACCES: 'it may not be executed by this user',
    ENOEXEC: 'it is no program for this machine',
    EMFILE: 'too many files are open',
    EAGAIN: 'too many processes run',
    ENOMEM: 'there is no memory left',
  };
  return {
    where: service,
    what: `${service} could not be started from ${file}: ${reasons[code] ?? code}`,
    cure: `try it by hand: ${file} ${programNameOf(service) === 'nginx' ? '-v' : '--version'}`,
  };
}

export const endedEarly = (
  context: TargetContext,
  service: ServiceName,
  how: string,
  logStart: number,
): Promise<OperationError> =>
  failure(context, service, `${service} ended right after its start (${how})`, logStart);

export const neverReady = (
  context: TargetContext,
  service: ServiceName,
  logStart: number,
): Promise<OperationError> => failure(context, service, `${service} runs but does not answer`, logStart);

async function failure(
  context: TargetContext,
  service: ServiceName,
  what: string,
  logStart: number,
): Promise<OperationError> {
  const log = inBundle(context, logPath(service));
  const lines = withoutStack(await lastLines(log, readLines, { from: logStart }));
  const cause = likelyCause(lines, service, placeOf(context.bundle, context.io.cwd));
  const wrote =
    lines.length > 0
      ? ['It wrote last:', ...lines.slice(-shownLines).map((line) => `  ${line}`)]
      : ['It wrote nothing.'];
  return new OperationError([
    {
      where: service,
      what: [cause ? `${what}: ${cause.what}` : what, ...wrote].join('\n'),
      cure: cause?.cure ?? `the whole log is in ${log}`,
    },
  ]);
}
