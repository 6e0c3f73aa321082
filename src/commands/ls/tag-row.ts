import type { Summary } from '../../images/summary.ts';
import { size as sizeText } from '../../text/bytes.ts';
import { minute } from '../../text/minute.ts';
import type { Column, Row } from '../../ui/table.ts';

/** One tag, as in `--json`: what it is, or why that is not known. */
export type TagRow = { tag: string } & (Summary | { error: string });

export const columns: [Column, ...Column[]] = [
  { title: 'TAG', shrink: true },
  { title: 'DIGEST', width: 'sha256:'.length + 12 },
  { title: 'SIZE', align: 'right', width: 7 },
  { title: 'CREATED', width: 16 },
  { title: 'PLATFORMS' },
];

export function cells(row: TagRow): Row {
  if ('error' in row) return [row.tag, '', '', '', row.error];
  const { tag, digest, size, created, kind } = row;
  return [
    tag,
    shortDigest(digest),
    kind === 'schema 1' ? '' : sizeText(size),
    created === undefined ? '' : minute(new Date(created)),
    described(row),
  ];
}

/** Enough to tell digests apart; commands need all of it. */
export const shortDigest = (digest: string): string => {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${algorithm}:${hex.slice(0, 12)}`;
};

/** Several platforms are an index, plainly; everything that no engine runs is named. */
function described({ kind, platforms, missing = [] }: Summary): string {
  const lacking = missing.length > 0 ? `missing: ${missing.join(', ')}` : '';
  const isNamed = platforms.length === 0 || !['image', 'index'].includes(kind);
  return [isNamed ? kind : '', platforms.join(', '), lacking].filter(Boolean).join('; ');
}
