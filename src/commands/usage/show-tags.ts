import type { Session } from '../../cli/command.ts';
import { isAttestation, isUnknownPlatform, kindOf } from '../../images/kinds.ts';
import { DamagedError } from '../../store/damage.ts';
import { readManifest } from '../../store/manifests.ts';
import type { RepositoryUsage } from '../../store/usage/amounts.ts';
import type { TagUsage } from '../../store/usage/tag-usage.ts';
import type { Usage } from '../../store/usage/usage.ts';
import { size } from '../../text/bytes.ts';
import { count } from '../../text/count.ts';
import { minute } from '../../text/minute.ts';
import { table, tableWidth } from '../../ui/table.ts';
import { shortDigest } from '../ls/tag-row.ts';
import type { DamageDocument } from './damages.ts';
import { iso, largestFirst } from './show-all.ts';

export interface Shown {
  usage: Usage;
  named: readonly string[];
  data: string;
  damage: DamageDocument;
}

interface Named {
  row: RepositoryUsage;
  tags: (TagUsage & { platforms: number | undefined })[];
}

/** The tags of the repositories that were named. */
export function showTags(session: Session, { usage, named, data, damage }: Shown): void {
  const { out } = session;
  const found = named.flatMap((name) => {
    const row = usage.repositories.find((one) => one.name === name);
    // It went away meanwhile.
    if (!row) return [];
    const tags = (usage.tags.get(name) ?? []).toSorted(largestFirst);
    return [{ row, tags: tags.map((tag) => ({ ...tag, platforms: platforms(data, tag.digest) })) }];
  });
  out.document({ repositories: found.map(documentOf), damage });
  out.result(found.map((one) => textOf(one, session)).join('\n\n'));
}

const documentOf = ({ row, tags }: Named): object => ({
  ...row,
  lastPush: iso(row.lastPush),
  tags: tags.map(({ name, digest, size: bytes, own, platforms: several, written }) => ({
    tag: name,
    digest,
    size: bytes,
    own,
    platforms: several,
    pushed: iso(written),
  })),
});

function textOf({ row, tags }: Named, { io }: Session): string {
  const columns = [
    { title: 'TAG', shrink: true },
    { title: 'SIZE', align: 'right' as const },
    { title: 'OWN', align: 'right' as const },
    { title: 'DIGEST' },
    { title: 'PLATFORMS', align: 'right' as const },
    { title: 'PUSHED' },
  ];
  const cells = tags.map((tag) => [
    tag.name,
    size(tag.size),
    size(tag.own),
    shortDigest(tag.digest),
    tag.platforms === undefined ? '' : String(tag.platforms),
    minute(new Date(tag.written)),
  ]);
  const { untagged } = row;
  return [
    `${row.name}: ${size(row.size)}, of which no other repository needs ${size(row.own)}`,
    ...(cells.length > 0 ? [table(cells, { columns, width: tableWidth(io) })] : ['no tags']),
    ...(untagged.manifests > 0
      ? [`and ${count(untagged.manifests, 'untagged manifest')}: ${size(untagged.bytes)} that no tag needs`]
      : []),
  ].join('\n');
}

/** How many an index has; one for an image, none for what no engine runs. */
function platforms(data: string, digest: string): number | undefined {
  try {
    const { parsed } = readManifest(data, digest);
    if (parsed.kind === 'index')
      return parsed.index.manifests.filter((one) => !isAttestation(one) && !isUnknownPlatform(one)).length;
    return parsed.kind === 'schema1' || kindOf(parsed.manifest).isImage ? 1 : undefined;
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}
