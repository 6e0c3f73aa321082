import { setImmediate } from 'node:timers/promises';
import type { Session } from '../../cli/command.ts';
import { exitCode, stopIfCancelled, type ExitCode } from '../../errors.ts';
import type { Damage } from '../../store/damage.ts';
import { repositories } from '../../store/repositories.ts';
import { repositorySummaries } from '../../store/repository-summary.ts';
import { count } from '../../text/count.ts';
import { list } from './listing.ts';
import { storedCells, storedColumns, total, type RepositoryRow } from './repository-row.ts';

/** All repositories of the bundle's registry, from the disk. */
export async function listStoredRepositories(session: Session, data: string): Promise<ExitCode> {
  const { io, out } = session;
  const damages: Damage[] = [];
  const names = [...repositories(data, (damage) => damages.push(damage))];
  const store = repositorySummaries(data);
  let tagged = 0;
  async function* rows(): AsyncGenerator<RepositoryRow> {
    let last = performance.now();
    for (const name of names) {
      const { tags, size, lastPush, damages: inside } = store.summary(name);
      tagged += tags;
      damages.push(...inside);
      yield {
        name,
        tags,
        size,
        ...(lastPush === undefined ? {} : { lastPush: new Date(lastPush).toISOString() }),
        ...(inside.length > 0 ? { error: `damaged: ${told(inside)}` } : {}),
      };
      // Reading blocks; Ctrl-C and what is on its way get their turn.
      if (performance.now() - last < 50) continue;
      await setImmediate();
      stopIfCancelled(io.signal);
      last = performance.now();
    }
  }
  const listed = await list(session, { columns: storedColumns, names, rows: rows(), cells: storedCells });
  out.say(total(listed, tagged, store.size()));
  const [first] = damages;
  if (first) out.warn(`The store is damaged: ${told(damages)}; the first at ${first.path}`);
  return exitCode.done;
}

const told = ([first, ...more]: readonly Damage[]): string =>
  `${first!.what}${more.length > 0 ? `, and ${count(more.length, 'more', 'more')}` : ''}`;
