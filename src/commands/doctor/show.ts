import type { Session } from '../../cli/command.ts';
import type { Looked } from '../../doctor/check.ts';
import type { Examination, Watcher } from '../../doctor/examination.ts';
import type { Examined } from '../../doctor/examine.ts';
import type { Finding } from '../../doctor/finding.ts';
import { findingsOf } from '../../doctor/report.ts';
import { words } from '../../symptoms/words.ts';
import type { Place } from '../../symptoms/symptom.ts';
import { count } from '../../text/count.ts';
import { visible, visibleLines } from '../../text/visible.ts';
import { styleFor, type Style } from '../../ui/style.ts';

type Severity = Finding['severity'];

const severities = ['error', 'warning', 'hint'] as const satisfies readonly Severity[];
const marks: Readonly<Record<Severity, readonly [Parameters<Style>[0], string]>> = {
  error: ['red', '✗'],
  warning: ['yellow', '!'],
  hint: ['cyan', 'i'],
};

/** The names of all areas stand in one column. */
const nameWidth = 15;

/** Prints each check as it is done, with its findings below it. */
export function shownLive({ io, out }: Session): Watcher {
  const style = styleFor(io.stdout, io.env);
  return {
    onArea: (area) => out.result(style('bold', area)),
    onLooked: (examined) => out.result(linesOf(examined, style).join('\n')),
  };
}

/** Only what is wrong. */
export function showFindings({ io, out }: Session, all: readonly Examination[]): void {
  const style = styleFor(io.stdout, io.env);
  for (const { examined } of all)
    for (const one of examined) if (worst(one.looked)) out.result(linesOf(one, style).join('\n'));
}

function linesOf({ check, looked }: Examined, style: Style): string[] {
  const name = check.name.padEnd(nameWidth);
  if ('notLooked' in looked) return [style('dim', `- ${name} ${visible(looked.notLooked)}`)];
  const severity = worst(looked);
  const mark = severity ? style(...marks[severity]) : style('green', '✓');
  const line = `${mark} ${name} ${visible(looked.detail ?? '')}`.trimEnd();
  return [line, ...looked.findings.flatMap((finding) => findingLines(finding, style))];
}

function findingLines({ severity, what, why, cure }: Finding, style: Style): string[] {
  const [first = '', ...rest] = visibleLines(what)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return [
    `    ${style(...marks[severity])} ${first}`,
    ...[...rest, ...visibleLines(why).split('\n')].map((line) => `      ${line}`),
    ...(cure === undefined ? [] : visibleLines(cure).split('\n')).map(
      (line) => `      ${style('cyan', '→')} ${line}`,
    ),
  ];
}

const worst = (looked: Looked): Severity | undefined =>
  'findings' in looked
    ? severities.find((severity) => looked.findings.some((finding) => finding.severity === severity))
    : undefined;

/** `2 errors, 1 warning; 1 can be mended: create-registry doctor --fix` */
export function summary(all: readonly Examination[], place: Place, { fixed = false } = {}): string {
  const findings = findingsOf(all).map(({ finding }) => finding);
  const amounts = severities.flatMap((severity) => {
    const amount = findings.filter((finding) => finding.severity === severity).length;
    return amount === 0 ? [] : [count(amount, severity)];
  });
  if (amounts.length === 0) {
    const looked = all.flatMap(({ examined }) => examined).filter((one) => 'findings' in one.looked);
    return `Nothing is wrong: ${count(looked.length, 'check')}`;
  }
  const fixable = findings.filter(({ fix }) => fix !== undefined).length;
  const more =
    fixable === 0 || fixed
      ? ''
      : `; ${fixable} can be mended: ${words('create-registry doctor --fix', place)}`;
  return `${amounts.join(', ')}${more}`;
}
