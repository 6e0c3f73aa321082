import type { Session } from '../../cli/command.ts';
import { tableLayout, tableWidth, type Column, type Row } from '../../ui/table.ts';
import { cells } from '../../text/cells.ts';
import { visible } from '../../text/visible.ts';
import { counter } from './counter.ts';

export interface Listing<T> {
  /** The first column holds names. */
  columns: readonly [Column, ...Column[]];
  /** Those names that are known before the rows: they say how wide their column is. */
  names: readonly string[];
  rows: AsyncIterable<T>;
  cells: (row: T) => Row;
}

/** Prints rows as they come, or with `--json` all of them as one document; returns how many there were. */
export async function list<T>(
  session: Session,
  { columns, names, rows, cells: row }: Listing<T>,
): Promise<number> {
  const { io, out } = session;
  const [first, ...rest] = columns;
  const width = names.reduce((most, name) => Math.max(most, cells(visible(name))), 0);
  const layout = tableLayout([], { columns: [{ ...first, width }, ...rest], width: tableWidth(io) });
  const collected: T[] = [];
  const progress = counter(session);
  let count = 0;
  try {
    for await (const one of rows) {
      if (count++ === 0) out.result(layout.header);
      out.result(layout.line(row(one)));
      if (out.json) collected.push(one);
      progress.show(count);
    }
  } finally {
    progress.end();
  }
  out.document(collected);
  return count;
}
