import type { Session } from '../../cli/command.ts';
import { exitCode, OperationError, type ExitCode } from '../../errors.ts';
import { formatReference, type Reference } from '../../registry/reference.ts';
import type { Registries } from '../../remotes/registries.ts';
import { storeAtHand } from '../../store/at-hand.ts';
import type { Damage } from '../../store/damage.ts';
import { isDamage } from '../../store/link.ts';
import { hasRepository, repositories } from '../../store/repositories.ts';
import { readTag, tagHistory, tagNames } from '../../store/tags.ts';
import { stillThere } from '../../store/whole.ts';
import { minute } from '../../text/minute.ts';
import { shellLine } from '../../text/shell.ts';
import { table, tableWidth } from '../../ui/table.ts';
import { unknownRepository, unknownTag } from '../../images/unknown.ts';

type Tagged = Reference & { tag: string };

/** What a tag pointed to, as in `--json`; the newest push first. */
export interface HistoryRow {
  digest: string;
  /** The last time that it was pushed under the tag, ISO 8601. */
  pushed: string;
  current: boolean;
  /** Whether it can be had, with all its parts. */
  available: boolean;
}

/** Only the disk knows it: the API has no word for the past. */
export function showHistory(session: Session, registries: Registries, reference: Tagged): ExitCode {
  const { out, io } = session;
  const data = storeOf(registries, reference);
  const { repository, tag } = reference;
  if (!hasRepository(data, repository)) throw unknownRepository(reference, [...repositories(data)]);
  const names = tagNames(data, repository);
  if (!names.includes(tag)) throw unknownTag(reference, tag, names);
  const damages: Damage[] = [];
  const rows = history(data, reference, (damage) => damages.push(damage));
  out.document(rows.map(({ state, ...row }) => ({ ...row, available: state === 'whole' })));
  const columns = [{ title: 'DIGEST' }, { title: 'PUSHED' }, { title: '' }];
  const cells = rows.map(({ digest, pushed, current, state }) => [
    digest,
    minute(new Date(pushed)),
    [current ? 'current' : '', state === 'whole' ? '' : state].filter(Boolean).join(', '),
  ]);
  out.result(table(cells, { columns, width: tableWidth(io) }));
  for (const { path, what } of damages) out.warn(`${path}: ${what}`);
  const before = rows.find(({ current, state }) => !current && state === 'whole');
  if (before) out.say(`To take it back: ${takeBack(session, registries, reference, before.digest)}`);
  return exitCode.done;
}

type Row = Omit<HistoryRow, 'available'> & { state: ReturnType<typeof stillThere> };

function history(data: string, { repository, tag }: Tagged, onDamage: (damage: Damage) => void): Row[] {
  const current = readTag(data, repository, tag);
  if (current && isDamage(current)) onDamage(current);
  return tagHistory(data, repository, tag, onDamage).map(({ digest, written }) => ({
    digest,
    pushed: new Date(written).toISOString(),
    current: current !== undefined && !isDamage(current) && current.digest === digest,
    state: stillThere(data, repository, digest),
  }));
}

function takeBack(
  { invocation }: Session,
  registries: Registries,
  reference: Tagged,
  digest: string,
): string {
  const { registry, repository, tag } = reference;
  const { dir } = invocation.flags;
  const place = typeof dir === 'string' ? ['-C', dir] : [];
  // A first part with a dot would be taken for a host.
  const short = registries.parse(repository).repository === repository;
  const name = short ? `${repository}@${digest}` : formatReference({ registry, repository, digest });
  return shellLine(['create-registry', 'tag', name, tag, ...place]);
}

function storeOf({ bundle, isOwn }: Registries, reference: Tagged): string {
  const own = bundle && isOwn(reference.registry) ? bundle : undefined;
  const store = own && storeAtHand(own);
  if (store && 'data' in store) return store.data;
  throw new OperationError([
    {
      where: formatReference(reference),
      what: `what a tag pointed to before is known only where the images are${store ? `: ${store.why}` : ''}`,
      cure: 'run it on the machine of that registry, in its bundle or with -C DIR',
    },
  ]);
}
