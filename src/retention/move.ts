import { existsSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { OperationError } from '../errors.ts';
import type { Owner } from '../settings/values/owner.ts';
import { currentLink, repositoriesFolder, tagFolder, tagsFolder } from '../store/layout.ts';
import { isDamage, type Link } from '../store/link.ts';
import { readTag } from '../store/tags.ts';
import { errorCode } from '../system/file-problem.ts';
import { makeFolder } from '../system/inside.ts';
import type { Entry, Journal } from './journal.ts';

export interface Moving {
  data: string;
  journal: Journal;
  /** Root works for the bundle's owner. */
  owner: Owner | undefined;
}

/** Moves a tag into the journal by one rename. False where it is not as it was, or is gone: then it stays as it is. */
export async function setAside(moving: Moving, entry: Entry): Promise<boolean> {
  const { data, journal, owner } = moving;
  const { repository, tag } = entry;
  refuseOtherPlace(data, repository);
  const to = tagFolder(journal.folder, repository, tag);
  await makeFolder(dirname(to), owner);
  // From here on nothing is waited for: whoever pushes it has the least time to come between.
  if (!isAsBefore(data, entry)) return false;
  try {
    renameSync(tagFolder(data, repository, tag), to);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  if (isAsBefore(journal.folder, entry)) return true;
  putBack(moving, entry);
  return false;
}

/**
 * The way back, by one rename as well. False where the tag is there again, which is newer; what is in the journal goes
 * then.
 */
export function putBack(
  { data, journal }: Moving,
  { repository, tag }: Pick<Entry, 'repository' | 'tag'>,
): boolean {
  const [from, to] = [tagFolder(journal.folder, repository, tag), tagFolder(data, repository, tag)];
  if (existsSync(currentLink(data, repository, tag))) {
    rmSync(from, { recursive: true, force: true });
    return false;
  }
  try {
    renameSync(from, to);
  } catch (error) {
    // A push that failed leaves folders without a link.
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
    fill(from, to);
    rmSync(from, { recursive: true, force: true });
  }
  return true;
}

/** Moves what is not there yet. */
function fill(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [one, other] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (!existsSync(other)) renameSync(one, other);
    else if (entry.isDirectory()) fill(one, other);
  }
}

function isAsBefore(data: string, { repository, tag, digest, written }: Entry): boolean {
  const link: Link | object | undefined = readTag(data, repository, tag);
  return (
    link !== undefined &&
    !isDamage(link) &&
    'digest' in link &&
    link.digest === digest &&
    link.written === written
  );
}

/** The registry, which may run with fewer rights than whoever prunes, must not lead elsewhere with a link. */
export function refuseOtherPlace(data: string, repository: string): void {
  const folder = tagsFolder(data, repository);
  const root = repositoriesFolder(data);
  if (!existsSync(folder)) return;
  const real = realpathSync(folder);
  if (real === `${realpathSync(root)}${folder.slice(root.length)}`) return;
  throw new OperationError([
    {
      where: folder,
      what: `${folder} is behind a symbolic link; no tag of it was moved`,
      cure: `it leads to ${real}`,
    },
  ]);
}
