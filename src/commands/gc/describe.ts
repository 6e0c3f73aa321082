import type { Session } from '../../cli/command.ts';
import { sum, type GcPlan } from '../../store/gc/plan.ts';
import { bytes, size } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';
import { table, tableWidth } from '../../ui/table.ts';

/** What would go, for people: where it is, and how much of it there is. */
export function describePlan(plan: GcPlan, { io }: Pick<Session, 'io'>): string[] {
  const young =
    plan.young === 0
      ? []
      : [`${count(plan.young, 'blob')} of the last hour may belong to a push under way: kept`];
  if (plan.blobs.size === 0 && plan.manifests.length === 0) return [...young, 'Nothing to collect.'];
  const rows = shares(plan).map(({ name, blobs, bytes: total }) => [name, String(blobs), size(total)]);
  const columns = [
    { title: 'REPOSITORY', shrink: true },
    { title: 'BLOBS', align: 'right' as const },
    { title: 'SIZE', align: 'right' as const },
  ];
  return [
    ...(rows.length > 0 ? [table(rows, { columns, width: tableWidth(io) })] : []),
    ...young,
    `${count(plan.blobs.size, 'blob')}, ${bytes(sum(plan))}${
      plan.manifests.length > 0 ? `, and ${count(plan.manifests.length, 'untagged manifest')}` : ''
    } that no image needs`,
  ];
}

/** For scripts. A blob that several repositories hold counts in each of them. */
export const planDocument = (plan: GcPlan): object => ({
  blobs: plan.blobs.size,
  bytes: sum(plan),
  stored: plan.stored,
  young: plan.young,
  manifests: plan.manifests,
  repositories: shares(plan),
});

const shares = ({ repositories, ...plan }: GcPlan): { name: string; blobs: number; bytes: number }[] =>
  [...repositories]
    .map(([name, digests]) => ({
      name,
      blobs: digests.length,
      bytes: sum({ repositories, ...plan }, digests),
    }))
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
