import { UsageError } from '../../errors.ts';
import { suggest } from '../../text/suggest.ts';
import type { Kind } from './kind.ts';
import { kinds } from './table.ts';

/** By its name or what people call it; a `UsageError` that knows the nearest one. */
export function findKind(word: string): Kind {
  const wanted = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  const found = kinds.find(({ name, aliases }) => name === wanted || aliases.includes(wanted));
  if (found) return found;
  const near = suggest(
    wanted,
    kinds.flatMap(({ name, aliases }) => [name, ...aliases]),
  );
  throw new UsageError([
    {
      where: '--for',
      what: `there is no kind of client "${word}"`,
      cure: [
        ...(near ? [`did you mean ${near}?`] : []),
        `the kinds: ${kinds.map(({ name }) => name).join(', ')}`,
      ].join('\n'),
    },
  ]);
}
