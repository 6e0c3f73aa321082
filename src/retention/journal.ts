import { readdirSync, rmdirSync } from 'node:fs';
import { foldersIn } from '../store/folders.ts';
import { toolFolder } from '../store/layout.ts';
import { isDamage } from '../store/link.ts';
import { repositories } from '../store/repositories.ts';
import { readTag, tagNames } from '../store/tags.ts';

/**
 * What one run has pruned: a folder `pruned/SECONDS` beside the store, in which the tags lie as in a data folder.
 * Whatever is in it was moved there after that second.
 */
export interface Journal {
  /** Seconds since 1970. */
  begun: number;
  /** Read it with the functions of `src/store`, as a data folder. */
  folder: string;
}

const journalsFolder = (data: string): string => `${toolFolder(data)}/pruned`;

const journalOf = (data: string, begun: number): Journal => ({
  begun,
  folder: `${journalsFolder(data)}/${begun}`,
});

/** The newest first. `bin/gc --untagged` forgets those whose images it may have collected. */
export const journals = (data: string): Journal[] =>
  foldersIn(journalsFolder(data))
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map((name) => journalOf(data, Number(name)))
    .sort((a, b) => b.begun - a.begun);

/** For a run that begins in the next second. Makes nothing yet. */
export const newJournal = (data: string): Journal => {
  const taken = new Set(journals(data).map(({ begun }) => begun));
  let begun = Math.floor(Date.now() / 1000) + 1;
  // Not after the last: that would be waited for, and clocks that were ahead are set back.
  while (taken.has(begun)) begun++;
  return journalOf(data, begun);
};

export interface Entry {
  repository: string;
  tag: string;
  digest: string;
  written: number;
}

/** The tags that are in it. What is damaged was no tag anybody could pull. */
export function* entries({ folder }: Journal): Generator<Entry, void, undefined> {
  for (const repository of repositories(folder))
    for (const tag of tagNames(folder, repository)) {
      const link = readTag(folder, repository, tag);
      if (link && !isDamage(link)) yield { repository, tag, ...link };
    }
}

export const isEmpty = (journal: Journal): boolean => entries(journal).next().done === true;

/** Takes away the folders that are left of one that is empty. */
export const closeJournal = ({ folder }: Journal): void => removeEmpty(folder);

function removeEmpty(folder: string): void {
  try {
    // Not behind links, which a registry may have made.
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) removeEmpty(`${folder}/${entry.name}`);
    rmdirSync(folder);
  } catch {
    // Not there, or something came into it meanwhile: then it stays.
  }
}
