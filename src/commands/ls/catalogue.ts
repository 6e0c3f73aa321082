import { pMapIterable } from 'p-map';
import type { Session } from '../../cli/command.ts';
import { exitCode, OperationError, type ExitCode } from '../../errors.ts';
import { repositories } from '../../registry/catalogue.ts';
import { RegistryError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import { dockerHub, isRepository } from '../../registry/reference.ts';
import { tags } from '../../registry/tags.ts';
import { list } from './listing.ts';
import { peek } from './peek.ts';
import { cells, columns, total, type RepositoryRow } from './repository-row.ts';

/** All repositories of a registry and how many tags they have, by its API. */
export async function listCatalogue(session: Session, http: Http, registry: string): Promise<ExitCode> {
  const { first, all } = await peek(repositories(http)).catch((error: unknown) => {
    throw refused(error, registry);
  });
  let tagged = 0;
  const row = async (name: string): Promise<RepositoryRow> => {
    const found = await tagCount(http, name);
    tagged += found.tags ?? 0;
    return { name, ...found };
  };
  const rows = pMapIterable(all, row, { concurrency: 16, backpressure: 64 });
  const count = await list(session, { columns, names: first, rows, cells });
  session.out.say(total(count, tagged));
  return exitCode.done;
}

/** A repository whose last tag went is still in the catalogue. One that is not ours to see does not end the list. */
async function tagCount(http: Http, repository: string): Promise<Omit<RepositoryRow, 'name'>> {
  // It would become part of a path.
  if (!isRepository(repository)) return { error: 'no repository may be called that' };
  let count = 0;
  try {
    for await (const _ of tags(http, repository)) count++;
  } catch (error) {
    if (!(error instanceof RegistryError) || ![401, 403, 404].includes(error.status)) throw error;
    if (error.status !== 404) return { error: `not for you: ${error.code ?? error.status}` };
  }
  return { tags: count };
}

/** Registries for everybody have no list of everything. */
function refused(error: unknown, registry: string): unknown {
  if (!(error instanceof RegistryError) || ![401, 403, 404, 405, 501].includes(error.status)) return error;
  const named = registry === dockerHub ? 'docker.io/library/alpine' : `${registry}/REPOSITORY`;
  const login = [401, 403].includes(error.status)
    ? ` (or log in as somebody who may: docker login ${registry})`
    : '';
  return new OperationError([
    {
      where: registry,
      what: `${registry} does not list its repositories: it answered ${error.status}${error.code ? ` ${error.code}` : ''}`,
      cure: `name one: create-registry ls ${named}${login}`,
    },
  ]);
}
