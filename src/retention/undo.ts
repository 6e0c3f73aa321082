import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';
import { fileOwner } from '../disk/write.ts';
import { currentLink, tagFolder } from '../store/layout.ts';
import { stillThere } from '../store/whole.ts';
import { makeFolder } from '../system/inside.ts';
import { closeJournal, entries, isEmpty, journals, type Entry, type Journal } from './journal.ts';
import { putBack, refuseOtherPlace } from './move.ts';

export interface Undone extends Entry {
  /** `anew`: it was pushed since, and stays as it is. `deleted`: its manifest is gone, so it would lead nowhere. */
  what: 'back' | 'incomplete' | 'anew' | 'deleted';
}

/** What an undo would do: all of the last run that is not undone yet. Nothing where there is none. */
export function undoable(data: string): Undone[] {
  const last = lastJournal(data);
  return last ? [...entries(last)].map((entry) => ({ ...entry, what: stateOf(data, entry) })) : [];
}

/** A run that was killed at once has left one without a tag. */
const lastJournal = (data: string): Journal | undefined =>
  journals(data).find((journal) => !isEmpty(journal));

function stateOf(data: string, { repository, tag, digest }: Entry): Undone['what'] {
  if (existsSync(currentLink(data, repository, tag))) return 'anew';
  const there = stillThere(data, repository, digest);
  return there === 'whole' ? 'back' : there;
}

/** Puts the tags of the last run back, one by one. The store must be held. */
export async function undo({ settings }: Bundle, data: string): Promise<Undone[]> {
  const journal = lastJournal(data);
  if (!journal) return [];
  const owner = fileOwner(settings);
  const undone: Undone[] = [];
  for (const entry of entries(journal)) {
    const { repository, tag } = entry;
    const what = stateOf(data, entry);
    if (what === 'deleted') {
      await rm(tagFolder(journal.folder, repository, tag), { recursive: true, force: true });
      undone.push({ ...entry, what });
      continue;
    }
    refuseOtherPlace(data, repository);
    await makeFolder(dirname(tagFolder(data, repository, tag)), owner);
    undone.push({ ...entry, what: putBack({ data, journal, owner }, entry) ? what : 'anew' });
  }
  closeJournal(journal);
  return undone;
}
