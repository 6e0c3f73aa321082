import { OperationError } from '../errors.ts';
import { formatReference, type Reference } from '../registry/reference.ts';
import { suggest } from '../text/suggest.ts';

type Place = Pick<Reference, 'registry' | 'repository'>;

/** What somebody named is not there. `names` are the repositories that the registry has, as far as they are known. */
export function unknownRepository(
  { registry, repository }: Place,
  names: readonly string[] = [],
): OperationError {
  const place = `${registry}/${repository}`;
  const near = nearRepositories(repository, names).slice(0, 5);
  return problem(
    place,
    `there is no repository ${place}`,
    near.length > 0 ? `there is: ${near.join(', ')}` : list(`${registry}/`),
  );
}

/** `names` are the tags of the repository, as far as they are known. */
export function unknownTag(
  { registry, repository }: Place,
  tag: string,
  names: readonly string[] = [],
): OperationError {
  const place = `${registry}/${repository}`;
  const near = suggest(tag, names);
  return problem(
    formatReference({ registry, repository, tag }),
    `there is no tag ${tag} in ${place}`,
    `${near === undefined ? '' : `did you mean ${place}:${near}?\n`}${list(place)}`,
  );
}

export function unknownManifest({ registry, repository }: Place, digest: string): OperationError {
  const place = `${registry}/${repository}`;
  return problem(
    formatReference({ registry, repository, digest }),
    `there is no manifest ${digest} in ${place}`,
    list(place),
  );
}

const list = (place: string): string => `create-registry ls ${place} lists what there is`;

const problem = (where: string, what: string, cure: string): OperationError =>
  new OperationError([{ where, what, cure }]);

/** Those below it, those that end with it, and the one that is written most like it. */
function nearRepositories(repository: string, names: readonly string[]): string[] {
  const alike = suggest(repository, names);
  return [
    ...new Set([
      ...(alike === undefined ? [] : [alike]),
      ...names.filter((name) => name.startsWith(`${repository}/`) || name.endsWith(`/${repository}`)),
    ]),
  ];
}
