import { UsageError } from '../errors.ts';

/** An image, a tag or a repository somewhere. */
export interface Reference {
  /** `host[:port]` as in image names; Docker Hub is `docker.io`. */
  registry: string;
  /** Docker Hub's own images with their `library/`. */
  repository: string;
  tag?: string;
  /** `sha256:…` or `sha512:…`. */
  digest?: string;
}

export const dockerHub = 'docker.io';

/** Other names of it: the first is Docker's own, the second is where it is spoken to. */
const hubNames = [dockerHub, 'index.docker.io', 'registry-1.docker.io'];

const part = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const repositoryForm = new RegExp(`^${part}(?:/${part})*$`);
const tagForm = /^\w[\w.-]{0,127}$/;
const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const registryForm = new RegExp(String.raw`^(?:\[[0-9a-f:]+\]|${label}(?:\.${label})*)(?::\d{1,5})?$`, 'i');
const digestForm = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const bareDigest = /^(?:[0-9a-f]{64}|[0-9a-f]{128})$/;

export const isDigest = (text: string): boolean => digestForm.test(text);
export const isTag = (text: string): boolean => tagForm.test(text);
/** `host[:port]`, an IPv6 address in brackets. */
export const isRegistry = (text: string): boolean =>
  registryForm.test(text) && URL.canParse(`https://${text}`);
/** At most 255 characters, as the registry counts them: without its host (distribution reference, `RepositoryNameTotalLengthMax`). */
export const isRepository = (text: string): boolean => text.length <= 255 && repositoryForm.test(text);
/** The digest that somebody may have meant who wrote 64 or 128 hex digits where a tag or a name stands. */
export function meantDigest(text: string): string | undefined {
  const hex = text.replace(/^sha(?:256|512)[:-]/i, '').toLowerCase();
  return bareDigest.test(hex) ? `${hex.length === 64 ? 'sha256' : 'sha512'}:${hex}` : undefined;
}

/**
 * As Docker reads it (distribution/reference, `ParseNormalizedNamed`): the first part is a registry when it has a dot or
 * a colon, or is `localhost`. Without one it is in `home`, as written; with no home it is on Docker Hub, where names of
 * one part stand below `library/`, and capitals make a registry of the first part, too. Throws `UsageError`.
 */
export function parseReference(text: string, home?: string): Reference {
  const { name, tag, digest } = parted(text.replace(/^docker:\/\//, ''), text);
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const named =
    first === 'localhost' || /[.:[]/.test(first) || (home === undefined && first.toLowerCase() !== first);
  if (named && !isRegistry(first)) throw wrong(text, `"${first}" is no host[:port]`);
  const path = named ? name.slice(slash + 1) : name;
  const registry = named ? first : (home ?? dockerHub);
  const onHub = hubNames.includes(registry.toLowerCase());
  const repository = onHub && path !== '' && !path.includes('/') ? `library/${path}` : path;
  checkRepository(text, repository, path);
  return {
    registry: onHub ? dockerHub : registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** As it is typed again; the registry always stands in it. */
export const formatReference = ({ registry, repository, tag, digest }: Reference): string =>
  `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;

/** What stands behind `/manifests/`: the digest where there is one, else the tag, else `latest`. */
export const manifestReference = ({ tag, digest }: Pick<Reference, 'tag' | 'digest'>): string =>
  digest ?? tag ?? 'latest';

function parted(text: string, whole: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const rest = at === -1 ? text : text.slice(0, at);
  const colon = rest.lastIndexOf(':');
  const tagged = colon > rest.lastIndexOf('/');
  const name = tagged ? rest.slice(0, colon) : rest;
  const tag = tagged ? rest.slice(colon + 1) : undefined;
  if (/^https?:$/.test(name.split('/')[0] ?? ''))
    throw wrong(whole, 'it is written without https://', whole.replace(/^https?:\/+/, ''));
  if (digest !== undefined && !isDigest(digest)) throw wrongDigest(whole, name, digest);
  // `sha256:…` as a whole, or behind a colon where an @ belongs.
  const algorithm = /(?:^|:)sha(?:256|512)$/i;
  if (tag !== undefined && algorithm.test(name) && meantDigest(tag))
    throw wrongDigest(whole, name.replace(algorithm, ''), tag);
  if (at === -1 && bareDigest.test(rest)) throw wrongDigest(whole, '', rest);
  if (tag !== undefined && /^sha(?:256|512)$/i.test(name) && /^[0-9a-f]+$/i.test(tag))
    throw cutDigest(whole, tag);
  if (tag !== undefined && !isTag(tag))
    throw wrong(whole, `${tag === '' ? 'nothing' : `"${tag}"`} stands where a tag should`, tagCure);
  return {
    name,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

const cutDigest = (text: string, hex: string): UsageError =>
  wrong(
    text,
    `it begins like a digest, of which ${hex.length} digits are here`,
    'a digest is whole, behind an @: REPOSITORY@sha256: and 64 of the digits 0-9 a-f',
  );

function checkRepository(text: string, repository: string, written: string): void {
  if (isRepository(repository)) return;
  if (written === '' || written.endsWith('/'))
    throw wrong(text, 'it names no repository', 'REPOSITORY[:TAG|@DIGEST]');
  if (repository.length > 255)
    throw wrong(text, `the repository has ${repository.length} characters; 255 may be`);
  const small = written.toLowerCase();
  throw wrong(
    text,
    `"${written}" is no repository`,
    small !== written && isRepository(small)
      ? `repositories are written small: ${small}`
      : 'small letters and digits, parted by one of . _ __ - or /',
  );
}

const tagCure = 'a tag has up to 128 letters, digits, _ . and -, and begins with neither . nor -';

const wrong = (text: string, what: string, cure?: string): UsageError =>
  new UsageError([{ where: text, what: `${text}: ${what}`, ...(cure ? { cure } : {}) }]);

function wrongDigest(text: string, name: string, digest: string): UsageError {
  const meant = meantDigest(digest);
  return meant
    ? wrong(text, 'a digest stands behind an @, with its algorithm', `${name || 'REPOSITORY'}@${meant}`)
    : wrong(text, `"${digest}" is no digest`, 'sha256: and 64 of the digits 0-9 a-f');
}
