import { setImmediate } from 'node:timers/promises';
import type { Session } from '../../cli/command.ts';
import { stopIfCancelled, type ExitCode } from '../../errors.ts';
import type { Reference } from '../../registry/reference.ts';
import { storedParts } from '../../store/parts.ts';
import { hasRepository, repositories } from '../../store/repositories.ts';
import { tagNames } from '../../store/tags.ts';
import { listTagRows } from './tag-rows.ts';
import { unknownRepository, unknownTag } from '../../images/unknown.ts';

/** The tags of a repository of the bundle's registry, or the one in `reference`, from the disk. */
export async function listStoredTags(
  session: Session,
  data: string,
  reference: Reference,
): Promise<ExitCode> {
  const { repository, tag } = reference;
  if (!hasRepository(data, repository)) throw unknownRepository(reference, [...repositories(data)]);
  const names = tagNames(data, repository);
  if (tag !== undefined && !names.includes(tag)) throw unknownTag(reference, tag, names);
  const wanted = tag === undefined ? names : [tag];
  async function* all(): AsyncGenerator<string> {
    let last = performance.now();
    for (const name of wanted) {
      yield name;
      // Reading blocks; Ctrl-C gets its turn.
      if (performance.now() - last < 50) continue;
      await setImmediate();
      stopIfCancelled(session.io.signal);
      last = performance.now();
    }
  }
  return listTagRows(session, { first: wanted, all: all(), parts: storedParts(data, repository) });
}
