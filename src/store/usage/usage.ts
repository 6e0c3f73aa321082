import type { OnDamage } from '../damage.ts';
import { readHeld, type Held } from '../held.ts';
import { blobFile } from '../layout.ts';
import { storedFolders } from '../repositories.ts';
import { keptFrom } from '../tagged.ts';
import type { RepositoryUsage, Whole } from './amounts.ts';
import { blobTable } from './blob-table.ts';
import { ledger } from './ledger.ts';
import { tagUsage, type TagUsage } from './tag-usage.ts';
import { addUploads, type Uploads } from './uploads.ts';

/** Where the space of a store goes. */
export interface Usage {
  whole: Whole & { uploads: Uploads };
  repositories: RepositoryUsage[];
  /** Of the repositories that were named: what each tag needs. */
  tags: Map<string, TagUsage[]>;
}

export interface UsageOptions {
  /** Repositories whose tags are wanted. */
  named?: ReadonlySet<string>;
  /** In milliseconds since 1970. */
  now: number;
  /** Called again and again, so that others get their turn; told how many repositories were read. */
  turn: (repositories?: number) => Promise<void>;
  onDamage: OnDamage;
}

/**
 * Reads the whole store once: what a repository or a tag has to itself is known only when all others were seen. In
 * memory is a row of numbers for each blob, and what one repository holds.
 */
export async function readUsage(
  data: string,
  { named = new Set(), now, turn, onDamage }: UsageOptions,
): Promise<Usage> {
  const blobs = await blobTable(data, turn, onDamage);
  const accounts = ledger(blobs, now);
  const uploads: Uploads = { count: 0, bytes: 0, oldest: undefined };
  const detailed: { name: string; number: number; held: Held }[] = [];
  const gone = new Set<number>();
  const onRequired = (digest: string, id: number): void => {
    if (blobs.size(id) !== undefined || gone.has(id)) return;
    gone.add(id);
    onDamage({ path: blobFile(data, digest), what: `${digest} is missing` });
  };
  let read = 0;
  for (const { name, isRepository, hasUploads } of storedFolders(data, onDamage)) {
    if (hasUploads) addUploads(uploads, data, name);
    if (!isRepository) continue;
    const held = readHeld(data, name, { idOf: blobs.idOf, onDamage, onRequired });
    const roots = held.tags.map(({ id }) => id);
    const number = accounts.add(name, held, keptFrom(roots, held.manifests));
    if (named.has(name)) detailed.push({ name, number, held });
    await turn(++read);
  }
  const { repositories, whole, isKeptOnlyBy } = accounts.close();
  return {
    whole: { ...whole, uploads },
    repositories,
    tags: new Map(
      detailed.map(({ name, number, held }) => [
        name,
        tagUsage(held, blobs, (id) => isKeptOnlyBy(id, number)),
      ]),
    ),
  };
}
