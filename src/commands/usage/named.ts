import type { Bundle } from '../../bundle/bundle.ts';
import type { Session } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { unknownRepository } from '../../images/unknown.ts';
import { openRegistries } from '../../remotes/registries.ts';
import { hasRepository, repositories } from '../../store/repositories.ts';

/** The repositories that were named, each once; they are in the store. */
export function namedRepositories({ io, invocation }: Session, bundle: Bundle, data: string): string[] {
  const registries = openRegistries({ io, bundle });
  const named = invocation.arguments.map((word) => {
    const reference = registries.parse(word);
    const { registry, repository, tag, digest } = reference;
    if (!registries.isOwn(registry))
      throw wrong(word, `${registry} is another registry; where the space goes is known only of this one`);
    if (tag !== undefined || digest !== undefined)
      throw wrong(word, `${word} is one image`, `name the repository: create-registry usage ${repository}`);
    if (!hasRepository(data, repository)) throw unknownRepository(reference, [...repositories(data)]);
    return repository;
  });
  return [...new Set(named)];
}

const wrong = (where: string, what: string, cure?: string): UsageError =>
  new UsageError([{ where, what, ...(cure === undefined ? {} : { cure }) }]);
