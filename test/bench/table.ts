import { verdict, type Result } from './result.ts';
import { targetText } from './target.ts';

export const header = ['figure', 'stack', 'peer', 'ratio', 'interval', 'target', 'met?'] as const;
/** Which columns are numbers. */
const right = [false, true, true, true, true, true, false];

/** Three significant digits, thousands apart. */
export function number(value: number): string {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const rounded = value.toFixed(Math.min(digits, 4));
  return rounded.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));
}

export function cells(result: Result): string[] {
  const { comparison, outcome } = result;
  const target = comparison.target ? targetText(comparison.target) : '';
  const met = { true: 'yes', false: 'NO', undefined: '' }[String(verdict(result))] ?? '';
  if ('failed' in outcome)
    return [comparison.title, comparison.subject, comparison.peer, '', '', target, `not measured`];
  const { subject, peer, ratio, interval } = outcome;
  return [
    comparison.title,
    `${comparison.subject} ${number(subject)}`,
    `${comparison.peer} ${number(peer)}`,
    number(ratio),
    `${number(interval.low)}–${number(interval.high)}`,
    target,
    met,
  ];
}

/** What could not be measured, and why. */
export const failures = (results: readonly Result[]): string[] =>
  results.flatMap(({ comparison: { title, subject, peer }, outcome }) =>
    'failed' in outcome ? [`${title}, ${subject} and ${peer}: ${outcome.failed}`] : [],
  );

export function table(results: readonly Result[]): string {
  const rows = [[...header], ...results.map(cells)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (right[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

export function markdownTable(results: readonly Result[]): string {
  const row = (all: readonly string[]): string => `| ${all.join(' | ')} |\n`;
  const rule = right.map((numbers) => (numbers ? '---:' : '---'));
  return [row(header), row(rule), ...results.map((result) => row(cells(result)))].join('');
}
