import { UsageError } from '../../errors.ts';
import { suggest } from '../../text/suggest.ts';
import type { Kind } from './kind.ts';
import { kinds } from './table.ts';

/** By its name or what people call it, with or without a version; a `UsageError` that knows the nearest one. */
export function findKind(word: string): Kind {
  const found = lookUp(word);
  if (found) return found;
  const near = suggest(
    normalised(word),
    kinds.flatMap(({ name, aliases }) => [name, ...aliases]),
  );
  throw new UsageError([
    {
      where: '--for',
      what: `there is no kind of client "${word}"`,
      cure: [
        ...(word.includes(',') ? ['one kind at a time'] : []),
        ...(near ? [`did you mean ${near}?`] : []),
        `the kinds: ${kinds.map(({ name }) => name).join(', ')}`,
      ].join('\n'),
    },
  ]);
}

export const isKind = (word: string): boolean => lookUp(word) !== undefined;

function lookUp(word: string): Kind | undefined {
  const wanted = normalised(word);
  const called = (text: string): Kind | undefined =>
    kinds.find(({ name, aliases }) => name === text || aliases.includes(text));
  return called(wanted) ?? called(wanted.replace(/-?v?\d[\d.]*$/, ''));
}

const normalised = (word: string): string =>
  word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
