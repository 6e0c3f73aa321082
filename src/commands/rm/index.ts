import type { Handler } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { withRegistries } from '../registries-here.ts';
import { removeImages } from './images.ts';
import { removeRepository } from './repository.ts';

export const run: Handler = (session) => {
  const { flags, arguments: words } = session.invocation;
  const name = flags['repo'];
  if (typeof name === 'string' ? words.length > 0 : words.length === 0)
    throw new UsageError([
      {
        where: 'rm',
        what: words.length > 0 ? '--repo and references do not go together' : 'what is to go?',
        cure: 'create-registry rm REPOSITORY:TAG… | REPOSITORY@DIGEST… | --repo REPOSITORY',
      },
    ]);
  return withRegistries(session, (registries) =>
    typeof name === 'string'
      ? removeRepository(session, registries, name)
      : removeImages(session, registries, words),
  );
};
