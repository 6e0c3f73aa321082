import type { Io } from '../io.ts';
import { cells, shortened } from '../text/cells.ts';
import { visible } from '../text/visible.ts';

export interface Column {
  title: string;
  /** Numbers stand to the right. */
  align?: 'left' | 'right';
  /** Where the terminal is too narrow this column is shortened. */
  shrink?: boolean;
  /** At least that wide, for rows that come later. */
  width?: number;
}

export interface TableOptions {
  columns: readonly Column[];
  /** Of the terminal, see `tableWidth`. */
  width: number;
}

/** One text for each column; a row may end early. */
export type Row = readonly string[];

/** The columns a table may take: those of the terminal. Into a file or a pipe goes all of it. */
export const tableWidth = ({ stdout }: Pick<Io, 'stdout'>): number =>
  stdout.isTTY === true ? (stdout.columns ?? 80) : Infinity;

/** Lines under a header. Controls in the cells are made visible, so that they may come from anywhere. */
export function table(rows: readonly Row[], options: TableOptions): string {
  const { header, line } = tableLayout(rows, options);
  return [header, ...rows.map(line)].join('\n');
}

export interface TableLayout {
  header: string;
  line: (row: Row) => string;
}

/** The same for rows that come one by one: the widths are those of the rows known first. */
export function tableLayout(known: readonly Row[], { columns, width }: TableOptions): TableLayout {
  const widths = fitted(columns, natural(columns, known), width);
  const line = (row: Row): string =>
    columns
      .map(({ align, shrink }, index) => {
        const text = visible(row[index] ?? '');
        const room = widths[index]!;
        const shown = shrink && width !== Infinity ? shortened(text, room) : text;
        const padding = ' '.repeat(Math.max(0, room - cells(shown)));
        return align === 'right' ? padding + shown : shown + padding;
      })
      .join(gap)
      .trimEnd();
  return { header: line(columns.map(({ title }) => title)), line };
}

const gap = '  ';

const natural = (columns: readonly Column[], rows: readonly Row[]): number[] =>
  columns.map(({ title, width = 0 }, index) =>
    rows.reduce(
      (most, row) => Math.max(most, cells(visible(row[index] ?? ''))),
      Math.max(cells(title), width),
    ),
  );

/** Takes what is too much from the widest shrinkable column, cell by cell, yet leaves each wide enough to tell rows apart. */
function fitted(columns: readonly Column[], widths: readonly number[], width: number): number[] {
  const result = [...widths];
  const least = columns.map(({ title }) => Math.max(cells(title), 8));
  let excess = result.reduce((sum, one) => sum + one, gap.length * (columns.length - 1)) - width;
  for (; excess > 0; excess--) {
    const shrinkable = [...columns.keys()].filter((at) => columns[at]!.shrink && result[at]! > least[at]!);
    if (shrinkable.length === 0) break;
    const widest = shrinkable.reduce((best, at) => (result[at]! > result[best]! ? at : best));
    result[widest]!--;
  }
  return result;
}
