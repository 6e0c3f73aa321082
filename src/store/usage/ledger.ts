import type { Held } from '../held.ts';
import { ageName, ageOf, count, nothing, type RepositoryUsage, type Whole } from './amounts.ts';
import type { BlobTable } from './blob-table.ts';
import { flags, numbers } from './column.ts';
import { owners } from './owners.ts';

export interface Ledger {
  /** `kept`: those of its manifests that tags reach. Returns the number of the repository. */
  add(name: string, held: Held, kept: ReadonlySet<number>): number;
  /** What is known only when all repositories are in it. */
  close(): Sums;
}

export interface Sums {
  repositories: RepositoryUsage[];
  whole: Whole;
  /** Whether tags of that repository reach a blob, and no others. */
  isKeptOnlyBy(id: number, repository: number): boolean;
}

/** Adds up what repositories need, one after the other. */
export function ledger(blobs: BlobTable, now: number): Ledger {
  const needing = owners();
  const keeping = owners();
  /** One more than the repository that met a blob last. */
  const seen = numbers();
  const ages = flags();
  const rows: RepositoryUsage[] = [];
  /** What only untagged manifests of a repository need, one repository after the other, and where each one's begins. */
  const loose = numbers();
  const begins: number[] = [0];
  const sizeOf = (id: number): number => blobs.size(id) ?? 0;

  const add: Ledger['add'] = (name, { tags, manifests }, kept) => {
    const number = rows.length;
    const row: RepositoryUsage = {
      name,
      size: 0,
      own: 0,
      tags: tags.length,
      untagged: { manifests: manifests.size - kept.size, bytes: 0 },
      lastPush: undefined,
    };
    const isFirst = (id: number): boolean => {
      if (seen.get(id) === number + 1) return false;
      seen.set(id, number + 1);
      needing.add(id, number);
      row.size += sizeOf(id);
      return true;
    };
    for (const { written = 0 } of [...tags, ...manifests.values()])
      if (written > (row.lastPush ?? 0)) row.lastPush = written;
    for (const id of kept)
      for (const need of manifests.get(id)!.needs) if (isFirst(need)) keeping.add(need, number);
    let end = begins.at(-1)!;
    for (const [id, { needs, written = 0 }] of manifests) {
      if (kept.has(id)) continue;
      const age = ageOf(written, now);
      for (const need of needs) {
        if (isFirst(need)) loose.set(end++, need);
        if (ages.get(need) === 0 || age < ages.get(need)) ages.set(need, age);
      }
    }
    begins.push(end);
    rows.push(row);
    return number;
  };

  const addUntagged = (row: RepositoryUsage, number: number): void => {
    for (let at = begins[number]!; at < begins[number + 1]!; at++)
      if (!keeping.isOwned(loose.get(at))) row.untagged.bytes += sizeOf(loose.get(at));
  };

  const close = (): Sums => {
    for (const [number, row] of rows.entries()) addUntagged(row, number);
    const whole: Whole = {
      stored: nothing(),
      shared: nothing(),
      unneeded: nothing(),
      untagged: { manifests: 0, bytes: 0, last7Days: 0, last30Days: 0, older: 0 },
    };
    const { stored, shared, unneeded, untagged } = whole;
    for (const row of rows) untagged.manifests += row.untagged.manifests;
    for (let id = 0; id < blobs.count(); id++) {
      const size = blobs.size(id);
      if (size === undefined) continue;
      count(stored, size);
      const only = needing.only(id);
      if (only !== undefined) rows[only]!.own += size;
      else count(needing.isShared(id) ? shared : unneeded, size);
      if (!needing.isOwned(id) || keeping.isOwned(id)) continue;
      untagged.bytes += size;
      untagged[ageName(ages.get(id))] += size;
    }
    return { repositories: rows, whole, isKeptOnlyBy: (id, repository) => keeping.only(id) === repository };
  };
  return { add, close };
}
