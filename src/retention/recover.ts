import type { Bundle } from '../bundle/bundle.ts';
import { fileOwner } from '../disk/write.ts';
import { closeJournal, entries, isEmpty, journals, type Entry, type Journal } from './journal.ts';
import { putBack, type Moving } from './move.ts';

/** Whether a run that was killed has left something to `recover`. */
export const hasLeft = (data: string): boolean =>
  journals(data).some((journal) => isEmpty(journal) || pushedInto(journal).length > 0);

/** Puts in order what a run that was killed has left. Returns the tags that are back. The store must be held. */
export function recover({ settings }: Bundle, data: string): Entry[] {
  const owner = fileOwner(settings);
  return journals(data).flatMap((journal) => {
    const back = returnPushed({ data, journal, owner });
    if (isEmpty(journal)) closeJournal(journal);
    return back;
  });
}

/** Somebody pushed them while they were moved aside: they go back. */
export function returnPushed(moving: Moving): Entry[] {
  const pushed = pushedInto(moving.journal);
  for (const entry of pushed) putBack(moving, entry);
  return pushed;
}

/** A registry that has a file open keeps on writing into it, wherever it is by then. */
const pushedInto = (journal: Journal): Entry[] =>
  [...entries(journal)].filter(({ written }) => written >= journal.begun * 1000);

export const nameOf = ({ repository, tag }: { repository: string; tag: string }): string =>
  `${repository}:${tag}`;
