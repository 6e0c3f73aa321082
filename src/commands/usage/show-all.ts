import type { Session } from '../../cli/command.ts';
import type { RepositoryUsage } from '../../store/usage/amounts.ts';
import type { Usage } from '../../store/usage/usage.ts';
import { size } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';
import { minute } from '../../text/minute.ts';
import { table, tableWidth } from '../../ui/table.ts';
import type { DamageDocument } from './damages.ts';
import type { DiskSpace } from './disk.ts';

export interface Shown {
  usage: Usage;
  disk: DiskSpace | undefined;
  damage: DamageDocument;
}

/** All repositories, and below them the whole. */
export function showAll({ io, out }: Session, { usage, disk, damage }: Shown): void {
  const rows = usage.repositories.toSorted(largestFirst);
  const { uploads, ...whole } = usage.whole;
  out.document({
    ...whole,
    uploads: { ...uploads, oldest: iso(uploads.oldest) },
    ...(disk ? { disk } : {}),
    repositories: rows.map((row) => ({ ...row, lastPush: iso(row.lastPush) })),
    damage,
  });
  const columns = [
    { title: 'REPOSITORY', shrink: true },
    { title: 'SIZE', align: 'right' as const },
    { title: 'OWN', align: 'right' as const },
    { title: 'TAGS', align: 'right' as const },
    { title: 'UNTAGGED', align: 'right' as const },
    { title: 'LAST PUSH' },
  ];
  const cells = rows.map((row) => [
    row.name,
    size(row.size),
    size(row.own),
    String(row.tags),
    row.untagged.manifests === 0 ? '' : size(row.untagged.bytes),
    row.lastPush === undefined ? '' : minute(new Date(row.lastPush)),
  ]);
  out.result([table(cells, { columns, width: tableWidth(io) }), '', ...wholeLines(usage, disk)].join('\n'));
}

/** What can be had back most easily stands on top. */
export const largestFirst = (
  a: { own: number; size: number; name: string },
  b: { own: number; size: number; name: string },
): number => b.own - a.own || b.size - a.size || (a.name < b.name ? -1 : 1);

export const iso = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

function wholeLines({ whole, repositories }: Usage, disk: DiskSpace | undefined): string[] {
  const { stored, shared, unneeded, untagged, uploads } = whole;
  const tags = repositories.reduce((sum, row: RepositoryUsage) => sum + row.tags, 0);
  const ages = `${size(untagged.last7Days)} of the last 7 days, ${size(untagged.last30Days)} of the last 30, ${size(untagged.older)} older`;
  const lines: [string, string][] = [
    [
      'stored',
      `${size(stored.bytes)} in ${count(stored.blobs, 'blob')}: ${count(repositories.length, 'repository', 'repositories')}, ${count(tags, 'tag')}`,
    ],
    ['shared', `${size(shared.bytes)} that several repositories need`],
    ['unneeded', `${size(unneeded.bytes)} in ${count(unneeded.blobs, 'blob')} that no manifest needs`],
    [
      'untagged',
      untagged.manifests === 0
        ? 'no manifests'
        : `${size(untagged.bytes)} that only ${count(untagged.manifests, 'untagged manifest')} ${untagged.manifests === 1 ? 'needs' : 'need'}: ${ages}`,
    ],
    [
      'uploads',
      uploads.oldest === undefined
        ? 'none left over'
        : `${count(uploads.count, 'upload')} not ended, ${size(uploads.bytes)}, the oldest since ${minute(new Date(uploads.oldest))}`,
    ],
    ...(disk
      ? [['disk', `${size(disk.free)} free of ${size(disk.total)}, ${share(disk)}`] as [string, string]]
      : []),
  ];
  return lines.map(([name, text]) => `${name.padEnd('unneeded'.length)}  ${text}`);
}

const share = ({ free, total }: DiskSpace): string => `${Math.floor((free / total) * 100)}%`;
