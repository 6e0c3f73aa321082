import type { Handler, Session } from '../../cli/command.ts';
import { UsageError, type ExitCode } from '../../errors.ts';
import { formatReference, parseReference, type Reference } from '../../registry/reference.ts';
import type { Registries } from '../../remotes/registries.ts';
import { storeAtHand } from '../../store/at-hand.ts';
import { withRegistries } from '../registries-here.ts';
import { warnUnlessAnswering } from './answering.ts';

// The listings themselves are loaded on demand: that of the store comes without a client of registries.

export const run: Handler = (session) =>
  withRegistries(session, async (registries) => {
    const { arguments: words, flags } = session.invocation;
    const [what] = words;
    const history = flags['history'] === true;
    if (what === undefined || what.endsWith('/')) {
      if (history) throw withoutTag(what ?? '--history');
      return listRepositories(session, registries, what && host(what));
    }
    const reference = registries.parse(what);
    if (reference.digest !== undefined) throw isManifest(reference);
    if (!history) return listTagsOf(session, registries, reference);
    const { tag } = reference;
    if (tag === undefined) throw withoutTag(what);
    const { showHistory } = await import('./history.ts');
    return showHistory(session, registries, { ...reference, tag });
  });

/** Of the bundle's registry, or of another one. */
async function listRepositories(session: Session, registries: Registries, other?: string): Promise<ExitCode> {
  const { bundle } = registries;
  if (other !== undefined && !registries.isOwn(other)) return catalogue(session, registries, other);
  if (!bundle)
    throw new UsageError([
      {
        where: session.io.cwd,
        what: 'there is no bundle in this folder, and no registry was named',
        cure: 'create-registry ls -C DIR, or of another registry: create-registry ls HOST/',
      },
    ]);
  const store = storeAtHand(bundle);
  if ('data' in store) {
    const { listStoredRepositories } = await import('./stored-repositories.ts');
    return warnUnlessAnswering(session, bundle, () => listStoredRepositories(session, store.data));
  }
  const code = await catalogue(session, registries, registries.parse('any').registry);
  session.out.say(`Sizes and last pushes are known where the images are: ${store.why}.`);
  return code;
}

async function catalogue(session: Session, registries: Registries, registry: string): Promise<ExitCode> {
  const { listCatalogue } = await import('./catalogue.ts');
  return listCatalogue(session, await registries.http(registry), registry);
}

async function listTagsOf(session: Session, registries: Registries, reference: Reference): Promise<ExitCode> {
  const { bundle } = registries;
  const store = bundle && registries.isOwn(reference.registry) ? storeAtHand(bundle) : undefined;
  if (bundle && store && 'data' in store) {
    const { listStoredTags } = await import('./stored-tags.ts');
    return warnUnlessAnswering(session, bundle, () => listStoredTags(session, store.data, reference));
  }
  const { listTags } = await import('./registry-tags.ts');
  return listTags(session, await registries.http(reference.registry), reference);
}

/** `HOST[:PORT]/`, held against what a registry may be called. */
function host(word: string): string {
  const name = word.slice(0, -1);
  const { registry } = parseReference(`${name}/any`);
  if (registry === name || ['index.docker.io', 'registry-1.docker.io'].includes(name)) return registry;
  throw new UsageError([
    {
      where: word,
      what: `${word} names no registry`,
      cure: 'with a slash at the end stands a HOST with a dot or a port; without it a repository',
    },
  ]);
}

const withoutTag = (where: string): UsageError =>
  new UsageError([
    { where, what: '--history is that of one tag', cure: 'create-registry ls REPOSITORY:TAG --history' },
  ]);

const isManifest = (reference: Reference): UsageError =>
  new UsageError([
    {
      where: formatReference(reference),
      what: 'a digest has no tags to list',
      cure: `create-registry inspect ${formatReference(reference)} shows what it is`,
    },
  ]);
