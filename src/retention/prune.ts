import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '../bundle/bundle.ts';
import { fileOwner } from '../disk/write.ts';
import { toolFolder } from '../store/layout.ts';
import { writeAtomic } from '../system/files.ts';
import { makeFolder } from '../system/inside.ts';
import { decider, type Surroundings } from './decide.ts';
import { isGoing, type Going } from './decision.ts';
import { closeJournal, isEmpty, newJournal } from './journal.ts';
import { refuseOtherPlace, setAside } from './move.ts';
import { nameOf, returnPushed } from './recover.ts';

/**
 * Takes tags off: moves those of `agreed` aside that go by the rules still, and are as they were. Returns them. The
 * store must be held.
 */
export async function prune(
  bundle: Bundle,
  surroundings: Surroundings,
  agreed: readonly Going[],
  { onTag, signal }: { onTag?: (done: number) => void; signal?: AbortSignal | undefined } = {},
): Promise<Going[]> {
  const { data } = surroundings;
  const owner = fileOwner(bundle.settings);
  const still = stillGoing(surroundings, agreed);
  if (still.length === 0) return [];
  // Before the first tag is moved: what cannot be moved must not leave half of it done.
  for (const repository of new Set(still.map((decision) => decision.repository)))
    refuseOtherPlace(data, repository);

  const journal = newJournal(data);
  const moving = { data, journal, owner };
  await makeFolder(journal.folder, owner);
  // So that whatever is pushed from now on is younger than the journal; a little more, because files have a coarse clock.
  await sleep(Math.max(0, journal.begun * 1000 + 20 - Date.now()));
  const removed: Going[] = [];
  let returned = new Set<string>();
  try {
    for (const decision of still) {
      if (signal?.aborted) break;
      if (await setAside(moving, { ...decision, written: decision.pushed })) removed.push(decision);
      onTag?.(removed.length);
    }
  } finally {
    // A push that had its file open keeps on writing into it, wherever it is by then.
    await sleep(1000);
    returned = new Set(returnPushed(moving).map(nameOf));
    if (isEmpty(journal)) closeJournal(journal);
  }
  return removed.filter((decision) => !returned.has(nameOf(decision)));
}

/** Somebody may have pushed, or removed what was among the newest, since it was asked. */
function stillGoing(surroundings: Surroundings, agreed: readonly Going[]): Going[] {
  const decide = decider(surroundings);
  const names = new Set(agreed.map((decision) => `${nameOf(decision)}@${decision.digest}`));
  const repositories = new Set(agreed.map(({ repository }) => repository));
  return [...repositories]
    .flatMap((repository) => decide(repository).filter(isGoing))
    .filter((decision) => names.has(`${nameOf(decision)}@${decision.digest}`));
}

/** For `status`. */
export async function writeResult(
  { settings }: Bundle,
  data: string,
  result: { removed: number; kept: number },
): Promise<void> {
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const owner = fileOwner(settings);
  await makeFolder(toolFolder(data), owner);
  await writeAtomic(`${toolFolder(data)}/prune.json`, `${JSON.stringify({ at, ...result })}\n`, {
    mode: 0o600,
    owner,
  });
}
