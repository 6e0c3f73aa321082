import type { Session } from '../../cli/command.ts';
import type { ExitCode } from '../../errors.ts';
import { registryParts } from '../../images/parts.ts';
import { cataloguePage } from '../../registry/catalogue.ts';
import { RegistryError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import type { Reference } from '../../registry/reference.ts';
import { tags } from '../../registry/tags.ts';
import { peek } from './peek.ts';
import { listTagRows } from './tag-rows.ts';
import { unknownRepository, unknownTag } from '../../images/unknown.ts';

/** The tags of a repository, or the one in `reference`, by the API of its registry. */
export async function listTags(session: Session, http: Http, reference: Reference): Promise<ExitCode> {
  const { repository, tag } = reference;
  const { first, all } = await peek(tags(http, repository)).catch(async (error: unknown) => {
    if (!(error instanceof RegistryError) || error.status !== 404) throw error;
    const names = await knownNames(http);
    // 2.8 forgets a repository whose last tag went, its catalogue does not.
    if (names.includes(repository)) return peek(none());
    throw unknownRepository(reference, names);
  });
  const parts = registryParts(http, repository);
  if (tag === undefined) return listTagRows(session, { first, all, parts });
  const names: string[] = [];
  for await (const name of all) {
    if (name === tag) return listTagRows(session, { first: [tag], all: one(tag), parts });
    names.push(name);
  }
  throw unknownTag(reference, tag, names);
}

/** The first page of the catalogue, where there is one. */
const knownNames = (http: Http): Promise<string[]> =>
  cataloguePage(http).then(
    ({ repositories }) => repositories,
    () => [],
  );

async function* one(tag: string): AsyncGenerator<string> {
  yield tag;
}

async function* none(): AsyncGenerator<string> {}
