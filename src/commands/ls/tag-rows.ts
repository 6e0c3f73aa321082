import { pMapIterable } from 'p-map';
import type { Session } from '../../cli/command.ts';
import { exitCode, OperationError, type ExitCode } from '../../errors.ts';
import { attachedTo } from '../../images/kinds.ts';
import type { Parts } from '../../images/parts.ts';
import { summaries } from '../../images/summary.ts';
import { RegistryError } from '../../registry/errors.ts';
import { isTag } from '../../registry/reference.ts';
import { ManifestError } from '../../registry/parse-manifest.ts';
import { DamagedError } from '../../store/damage.ts';
import { count } from '../../text/count.ts';
import { list } from './listing.ts';
import { cells, columns, type TagRow } from './tag-row.ts';

export interface Tags {
  /** Those known first, for the width of the column. */
  first: readonly string[];
  all: AsyncIterable<string>;
  parts: Parts;
}

/** A row for each tag, in their order. What became of one tag does not end the list. */
export async function listTagRows(session: Session, { first, all, parts }: Tags): Promise<ExitCode> {
  const summary = summaries(parts, { isGone });
  const counted = { broken: 0, unknown: 0 };
  const manifests = new Set<string>();
  const row = async (tag: string): Promise<TagRow> => {
    if (counted.unknown > 0) return limited(tag);
    try {
      // It would become part of a path.
      if (!isTag(tag)) throw new ManifestError('no tag may be called that');
      const found = await summary(tag);
      manifests.add(found.digest);
      const kind = found.kind === 'index' ? (attachedTo(tag)?.name ?? 'index') : found.kind;
      return { tag, ...found, kind };
    } catch (error) {
      if (isTooMuch(error)) return limited(tag);
      if (!isGone(error)) throw error;
      counted.broken++;
      return { tag, error: reason(error) };
    }
  };
  const limited = (tag: string): TagRow => {
    counted.unknown++;
    return { tag, error: 'not asked: the registry takes no more requests now' };
  };
  const rows = pMapIterable(all, row, { concurrency: 16, backpressure: 64 });
  const tags = await list(session, { columns, names: first, rows, cells });
  session.out.say(`${count(tags, 'tag')}, ${count(manifests.size, 'manifest')}`);
  if (counted.broken > 0) session.out.warn(`${count(counted.broken, 'tag')} cannot be pulled, see above`);
  if (counted.unknown === 0) return exitCode.done;
  session.out.warn(
    `The registry allows no more requests now (429): of ${count(counted.unknown, 'tag')} there is only the name.`,
  );
  return exitCode.failed;
}

/** Each manifest counts for the limits of Docker Hub and others. */
const isTooMuch = (error: unknown): boolean => error instanceof RegistryError && error.status === 429;

/** Deleted or pushed anew meanwhile, or damaged. */
const isGone = (error: unknown): error is Error =>
  error instanceof DamagedError ||
  error instanceof ManifestError ||
  error instanceof OperationError ||
  (error instanceof RegistryError && error.status === 404);

const reason = (error: Error): string => {
  if (error instanceof RegistryError)
    return `broken: ${error.path.includes('/blobs/') ? 'its config' : 'its manifest'} is not there`;
  return `broken: ${error.message.split('\n')[0]}`;
};
