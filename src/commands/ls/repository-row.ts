import { count } from '../../text/count.ts';
import { minute } from '../../text/minute.ts';
import { size as sizeText } from '../../text/bytes.ts';
import type { Column, Row } from '../../ui/table.ts';

/** One repository, as in `--json`. */
export interface RepositoryRow {
  name: string;
  /** Absent where they could not be listed. */
  tags?: number;
  /** Bytes of all blobs that its tags need, each once, as they are stored. */
  size?: number;
  /** When a tag was pushed last, ISO 8601. */
  lastPush?: string;
  /** What is wrong with it. */
  error?: string;
}

const name: Column = { title: 'REPOSITORY', shrink: true };
const tags: Column = { title: 'TAGS', align: 'right', width: 6 };

export const columns: [Column, ...Column[]] = [name, tags, { title: '' }];

export const storedColumns: [Column, ...Column[]] = [
  name,
  tags,
  { title: 'SIZE', align: 'right', width: 7 },
  { title: 'LAST PUSH', width: 16 },
  { title: '' },
];

export const cells = (row: RepositoryRow): Row => [row.name, String(row.tags ?? '?'), row.error ?? ''];

export const storedCells = (row: RepositoryRow): Row => [
  row.name,
  String(row.tags ?? '?'),
  row.size === undefined ? '' : sizeText(row.size),
  row.lastPush === undefined ? '' : minute(new Date(row.lastPush)),
  row.error ?? '',
];

export const total = (repositories: number, tagged: number, bytes?: number): string =>
  [
    count(repositories, 'repository', 'repositories'),
    count(tagged, 'tag'),
    ...(bytes === undefined ? [] : [sizeText(bytes)]),
  ].join(', ');
