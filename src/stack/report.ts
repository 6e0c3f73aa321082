import { exitCode, type ExitCode } from '../errors.ts';
import type { CheckResult, SmokeReport } from '../smoke/report.ts';
import type { Output } from '../ui/output.ts';

/** The red checks with cause and cure; `all` shows the green ones, too. */
export function showChecks(report: SmokeReport, out: Output, { all }: { all: boolean }): ExitCode {
  for (const check of report.checks) {
    if (!check.ok) out.problems([asProblem(check)]);
    else if (all)
      out.result(
        `${out.style('green', '✓')} ${check.name.padEnd(28)} ${out.style('dim', `${Math.round(check.ms)} ms`)}${check.detail ? `  ${check.detail}` : ''}`,
      );
  }
  return report.ok ? exitCode.done : exitCode.failed;
}

const asProblem = ({ name, detail, cause, cure }: CheckResult) => ({
  where: '',
  what: [`${name}: ${detail ?? 'failed'}`, cause].filter(Boolean).join('\n'),
  ...(cure ? { cure } : {}),
});
