import type { Session } from '../../cli/command.ts';
import { contentsOf, type Contents } from '../../deletion/contents.ts';
import { deleteAll } from '../../deletion/delete-all.ts';
import { refuseWithoutDeletion } from '../../deletion/refused.ts';
import { onDisk, storedManifests, storeOf, type OnDisk } from '../../deletion/stored-manifests.ts';
import { refuseWhileUploading } from '../../deletion/uploading.ts';
import { exitCode, UsageError, type ExitCode } from '../../errors.ts';
import { unknownRepository } from '../../images/unknown.ts';
import { formatReference, type Reference } from '../../registry/reference.ts';
import type { Registries } from '../../remotes/registries.ts';
import { holdingStore } from '../../store/hold.ts';
import {
  removeRepositoryFolder,
  storedRepository,
  type StoredRepository,
} from '../../store/remove-repository.ts';
import { count } from '../../text/count.ts';
import { visible } from '../../text/visible.ts';
import { confirm } from '../../ui/confirm.ts';
import { askingOf } from '../asking.ts';

/** `rm --repo NAME`: every tag and manifest, and with the store at hand the name as well. */
export async function removeRepository(
  session: Session,
  registries: Registries,
  word: string,
): Promise<ExitCode> {
  const { out, invocation } = session;
  const reference = wholeRepository(registries.parse(word), word);
  const { registry, repository } = reference;
  const http = await registries.http(registry);
  const store = storeOf(registries, registry);
  const disk = onDisk(store, registries);
  const found = 'data' in disk ? { ...disk, ...(await storedRepository(disk.data, repository)) } : disk;
  const contents = await out.steps.step(
    'look',
    () => contentsOf(http, repository, storedManifests(store, repository)),
    counted,
  );
  if (!contents.known && contents.untagged.size === 0 && !('there' in found && found.there))
    throw unknownRepository(reference);
  const document = {
    kind: 'repository',
    reference: formatReference(reference),
    tags: [...contents.tags.keys()],
    manifests: digestsIn(contents).length,
    catalogue: 'data' in disk ? 'removed' : 'stays',
  };
  const also = ('below' in found ? found.below : []).map((name) => ({
    effect: 'stays',
    kind: 'repository',
    reference: formatReference({ registry, repository: name }),
  }));
  const shown = show(reference, contents, found);
  if (invocation.flags['dry-run'] === true) {
    out.result(shown.join('\n'));
    out.document({ remove: [document], also });
    return exitCode.done;
  }
  if ('uploads' in found) refuseWhileUploading(reference, found);
  await refuseWithoutDeletion(http, repository, registries.isOwn(registry) ? registries.bundle : undefined);
  await confirm(askingOf(session), {
    shown,
    question: `Remove ${visible(formatReference(reference))} and all that is in it?`,
    where: 'rm --repo',
    declined: 'Nothing was removed.',
  });
  if ('data' in disk) {
    await out.steps.step('remove', () =>
      holdingStore(disk.bundle, { who: `rm --repo ${repository}` }, async () => {
        refuseWhileUploading(reference, await storedRepository(disk.data, repository));
        await removeRepositoryFolder(disk.data, repository);
      }),
    );
  } else await out.steps.step('remove', () => deleteAll(http, repository, contents));
  out.result(`Removed ${visible(formatReference(reference))}: ${counted(contents)}`);
  if ('why' in disk) out.warn(nameStays(reference, disk));
  out.document({ removed: [document], also });
  return exitCode.done;
}

function wholeRepository(reference: Reference, word: string): Reference {
  const { registry, repository, tag, digest } = reference;
  if (tag === undefined && digest === undefined) return { registry, repository };
  throw new UsageError([
    {
      where: '--repo',
      what: `${word} names a tag or a digest; --repo removes all that is in a repository`,
      cure: `only that: create-registry rm ${word}\nall of it: create-registry rm --repo ${formatReference({ registry, repository })}`,
    },
  ]);
}

const digestsIn = ({ tags, untagged }: Contents): string[] => [
  ...new Set([...tags.values(), ...untagged.values()].map(({ digest }) => digest)),
];

const counted = (contents: Contents): string =>
  `${count(contents.tags.size, 'tag')}, ${count(digestsIn(contents).length, 'manifest')}`;

const most = 20;

function show(reference: Reference, contents: Contents, found: StoredRepository | Kept): string[] {
  const names = [...contents.tags.keys()];
  const tags =
    names.slice(0, most).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');
  const lines = [
    `${formatReference(reference)}: all of it goes: ${counted(contents)}`,
    ...(names.length > 0 ? [`    tags: ${tags}`] : []),
    ...('below' in found ? found.below : []).map(
      (name) => `    stays: ${name}, a repository of its own, or a folder of some`,
    ),
    'why' in found
      ? `    ${nameStays(reference, found)}`
      : '    the disk space comes back with garbage collection',
  ];
  return lines.map(visible);
}

type Kept = Exclude<OnDisk, { data: string }>;

const nameStays = ({ repository }: Reference, { why, instead }: Kept): string =>
  `the name stays in the catalogue (${why}) until create-registry rm --repo ${repository} is run ${instead}`;
