import type { Handler } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { withRegistries } from '../registries-here.ts';
import { removeEmpty } from './empty.ts';
import { removeImages } from './images.ts';
import { removeRepository } from './repository.ts';

export const run: Handler = (session) => {
  const { flags, arguments: words } = session.invocation;
  const name = flags['repo'];
  const empty = flags['empty'] === true;
  const kinds = Number(words.length > 0) + Number(typeof name === 'string') + Number(empty);
  if (kinds !== 1)
    throw new UsageError([
      {
        where: 'rm',
        what: kinds > 1 ? 'references, --repo and --empty do not go together' : 'what is to go?',
        cure: 'create-registry rm REPOSITORY:TAG… | REPOSITORY@DIGEST… | --repo REPOSITORY | --empty',
      },
    ]);
  if (empty) return removeEmpty(session);
  return withRegistries(session, (registries) =>
    typeof name === 'string'
      ? removeRepository(session, registries, name)
      : removeImages(session, registries, words),
  );
};
