import type { Session } from '../../cli/command.ts';
import { exitCode, OperationError, UsageError, type ExitCode } from '../../errors.ts';
import { unknownManifest, unknownRepository, unknownTag } from '../../images/unknown.ts';
import { formatReference, type Reference } from '../../registry/reference.ts';
import type { Registries } from '../../remotes/registries.ts';
import { storeAtHand } from '../../store/at-hand.ts';
import { manifestPlaces, tagPlaces, type Place } from '../../store/places.ts';
import { hasRepository, repositories } from '../../store/repositories.ts';
import { tagNames } from '../../store/tags.ts';
import { count } from '../../text/count.ts';
import { minute } from '../../text/minute.ts';
import { table, tableWidth } from '../../ui/table.ts';

/** Shows where the links and blobs of an image lie on the disk, and which of them are not as they should be. */
export function showStore(session: Session, registries: Registries, reference: Reference): ExitCode {
  const { io, out, invocation } = session;
  for (const other of ['raw', 'platform']) if (invocation.flags[other] !== undefined) throw together(other);
  const data = storeOf(registries, reference);
  const places = placesOf(data, reference);
  const broken = places.filter(({ state }) => state !== undefined && state !== 'elsewhere').length;
  const relative = (path: string): string => path.slice(data.length + 1);
  out.document({
    reference: formatReference(reference.digest ? reference : { ...reference, tag: tagOf(reference) }),
    data,
    files: places.map(({ path, modified, ...place }) => ({
      ...place,
      path: relative(path),
      ...(modified === undefined ? {} : { modified: new Date(modified).toISOString() }),
    })),
  });
  const columns = [
    { title: 'PART' },
    { title: 'BYTES', align: 'right' as const },
    { title: 'MODIFIED' },
    { title: 'STATE' },
    { title: 'PATH' },
  ];
  const rows = places.map(({ part, size, modified, state, path }) => [
    part,
    size === undefined ? '' : String(size),
    modified === undefined ? '' : minute(new Date(modified)),
    state ?? 'ok',
    relative(path),
  ]);
  out.result(table(rows, { columns, width: tableWidth(io) }));
  out.say(`Paths are below ${data}`);
  if (broken === 0) return exitCode.done;
  out.warn(
    `Not as it should be: ${count(broken, 'file')}. create-registry verify --repair moves what is broken aside, so that pushing the image again mends it.`,
  );
  return exitCode.failed;
}

const tagOf = ({ tag = 'latest' }: Reference): string => tag;

function placesOf(data: string, reference: Reference): Place[] {
  const { repository, digest } = reference;
  if (!hasRepository(data, repository)) throw unknownRepository(reference, [...repositories(data)]);
  if (digest === undefined) {
    const tag = tagOf(reference);
    const names = tagNames(data, repository);
    if (names.includes(tag)) return tagPlaces(data, repository, tag);
    throw unknownTag(reference, tag, names);
  }
  const places = manifestPlaces(data, repository, digest);
  if (places.some(({ state }) => state !== 'missing')) return places;
  throw unknownManifest(reference, digest);
}

function storeOf({ bundle, isOwn }: Registries, reference: Reference): string {
  const store = bundle && isOwn(reference.registry) ? storeAtHand(bundle) : undefined;
  if (store && 'data' in store) return store.data;
  throw new OperationError([
    {
      where: formatReference(reference),
      what: `where files lie is known only where the images are${store ? `: ${store.why}` : ''}`,
      cure: 'run it on the machine of that registry, in its bundle or with -C DIR',
    },
  ]);
}

const together = (flag: string): UsageError =>
  new UsageError([
    { where: '--store', what: `--store shows files, --${flag} shows the image`, cure: 'choose one of them' },
  ]);
