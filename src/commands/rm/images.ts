import type { Session } from '../../cli/command.ts';
import { contentsOf, type Contents } from '../../deletion/contents.ts';
import { effectsOf } from '../../deletion/effects.ts';
import { refuseWithoutDeletion } from '../../deletion/refused.ts';
import { nameOf, plannedRemoval, type Removal } from '../../deletion/removal.ts';
import { storedManifests, storeOf } from '../../deletion/stored-manifests.ts';
import { untag } from '../../deletion/untag.ts';
import { exitCode, OperationError, stopIfCancelled, UsageError, type ExitCode } from '../../errors.ts';
import { RegistryError } from '../../registry/errors.ts';
import { deleteManifest } from '../../registry/manifest.ts';
import type { Reference } from '../../registry/reference.ts';
import { registryProblem } from '../../remotes/problem.ts';
import type { Registries } from '../../remotes/registries.ts';
import { visible } from '../../text/visible.ts';
import { confirm } from '../../ui/confirm.ts';
import { expected } from '../../unexpected.ts';
import { askingOf } from '../asking.ts';
import { showRemovals } from './show.ts';

/** `rm REPO:TAG…` and `rm REPO@DIGEST…`: all are looked up and shown before the first one goes. */
export async function removeImages(
  session: Session,
  registries: Registries,
  words: readonly string[],
): Promise<ExitCode> {
  const { out, invocation } = session;
  const references = words.map((word) => chosen(registries.parse(word), word));
  const removals = await out.steps.step(
    'look',
    () => planned(registries, references),
    (found) => `${found.length} to remove`,
  );
  const also = removals.flatMap((removal) => effectsOf(removal, removals));
  if (invocation.flags['dry-run'] === true) {
    out.result(showRemovals(removals).join('\n'));
    out.document({ remove: removals.map(listed), also });
    return exitCode.done;
  }
  for (const { repository, registry } of placesOf(removals))
    await refuseWithoutDeletion(
      await registries.http(registry),
      repository,
      registries.isOwn(registry) ? registries.bundle : undefined,
    );
  await confirm(askingOf(session), {
    shown: showRemovals(removals),
    question: removals.length === 1 ? 'Remove it?' : `Remove these ${removals.length}?`,
    where: 'rm',
    declined: 'Nothing was removed.',
  });
  const removed: Removal[] = [];
  try {
    // Tags first: a manifest that goes takes those along that are left.
    for (const removal of removals.toSorted(
      (a, b) => Number(a.kind === 'manifest') - Number(b.kind === 'manifest'),
    )) {
      stopIfCancelled(session.io.signal);
      await remove(session, registries, removal, removals);
      removed.push(removal);
    }
  } catch (error) {
    // Without --json each one was told when it was done.
    if (!out.json) throw error;
    const problem = session.io.signal?.aborted ? undefined : registryProblem(error, registries.ownPlace);
    const { exitCode: code, problems } = problem
      ? new OperationError([problem])
      : expected(error, session.io);
    out.document({ error: { code, problems }, removed: removed.map(listed) });
    return code;
  }
  out.document({ removed: removals.map(listed), also });
  return exitCode.done;
}

/** As `--json` lists it. */
const listed = (removal: Removal): object => ({
  kind: removal.kind,
  reference: nameOf(removal),
  digest: removal.digest,
});

/** Nobody means `latest` when it comes to removing. */
function chosen(reference: Reference, word: string): Reference {
  if (reference.tag !== undefined || reference.digest !== undefined) return reference;
  throw new UsageError([
    {
      where: word,
      what: `${word} names neither a tag nor a digest`,
      cure: `one tag: ${word}:TAG; a manifest: ${word}@DIGEST; the whole repository: create-registry rm --repo ${word}`,
    },
  ]);
}

async function planned(registries: Registries, references: readonly Reference[]): Promise<Removal[]> {
  const known = new Map<string, Contents>();
  const removals = new Map<string, Removal>();
  for (const reference of references) {
    const { registry, repository } = reference;
    const http = await registries.http(registry);
    const place = `${registry}/${repository}`;
    const contents =
      known.get(place) ??
      (await contentsOf(http, repository, storedManifests(storeOf(registries, registry), repository)));
    known.set(place, contents);
    const removal = await plannedRemoval(http, reference, contents);
    removals.set(nameOf(removal), removal);
  }
  return [...removals.values()];
}

const placesOf = (removals: readonly Removal[]): Reference[] => [
  ...new Map(
    removals.map(({ reference }) => [`${reference.registry}/${reference.repository}`, reference]),
  ).values(),
];

async function remove(
  { out }: Session,
  registries: Registries,
  removal: Removal,
  all: readonly Removal[],
): Promise<void> {
  const { registry, repository, tag } = removal.reference;
  const http = await registries.http(registry);
  const name = visible(nameOf(removal));
  if (removal.kind === 'manifest') {
    await deleteManifest(http, repository, removal.digest).catch(goneAlready);
    return out.result(`Removed ${name}`);
  }
  // Those before it in the list are gone by now, and meant to be.
  const here = all.filter(
    ({ reference }) => reference.registry === registry && reference.repository === repository,
  );
  const going = new Set(here.map(({ reference }) => reference.tag));
  const others = removal.tags.filter((other) => !going.has(other));
  const way = await untag(http, { repository, tag: tag!, digest: removal.digest, others });
  if (way === 'by throw-away')
    out.say(
      `${name}: this registry cannot delete tags, so it was put on a manifest made for that, which was deleted.`,
    );
  out.result(`Removed ${name} (it was ${removal.digest})`);
}

/** By a repetition of the same request, or by somebody else. */
function goneAlready(error: unknown): void {
  if (!(error instanceof RegistryError && error.status === 404)) throw error;
}
