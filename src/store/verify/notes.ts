import { constants } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Bundle } from '../../bundle/bundle.ts';
import { fileOwner } from '../../disk/write.ts';
import { isSame, type Identity } from './blob-state.ts';
import { ownFolder } from './own-folder.ts';

/** What was found good, so that a run that was ended goes on where it was, and a repair need not read it all again. */
export interface Notes {
  /** Whether a file with that digest was found good, and is still the same. */
  has(digest: string, identity: Identity): boolean;
  good(digest: string, identity: Identity): void;
  /** Writes what is not written yet; `complete` when everything has been read. */
  close(complete: boolean): Promise<void>;
}

/** Bytes rot: what was read longer ago is read again. */
const longest = 7 * 24 * 3600 * 1000;

/** Each line `DIGEST SIZE MTIME INODE SECONDS`; the last one of a run that came to its end. */
const endMark = 'end';

/** Milliseconds between two writes: what a kill costs at most. */
const pause = 500;

/**
 * `again` forgets all; `afterEnd` counts what a run that came to its end found, too, which otherwise is read again.
 */
export async function openNotes(
  bundle: Bundle,
  { again, afterEnd }: { again: boolean; afterEnd: boolean },
): Promise<Notes> {
  const file = join(await ownFolder(bundle, 'verify'), 'good');
  const known = again ? undefined : await read(file, afterEnd);
  if (known === undefined) await rm(file, { force: true });
  const { O_WRONLY, O_CREAT, O_APPEND, O_NOFOLLOW } = constants;
  const handle = await open(file, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600);
  const owner = fileOwner(bundle.settings);
  if (owner) await handle.chown(owner.uid, owner.gid);
  // The last line may have been cut off.
  return notesIn(handle, known ?? new Map(), '\n');
}

function notesIn(handle: FileHandle, known: Map<string, Identity>, start: string): Notes {
  let waiting = start;
  let writing = Promise.resolve();
  let failed: unknown;
  const flush = (): Promise<void> => {
    const text = waiting;
    waiting = '';
    if (text === '') return writing;
    return (writing = writing.then(async () => void (await handle.appendFile(text))));
  };
  // Notes that cannot be written, on a full disk for one, are no reason not to look.
  const ticking = setInterval(() => void flush().catch((error: unknown) => (failed = error)), pause);
  ticking.unref();
  return {
    has: (digest, identity) => {
      const noted = known.get(digest);
      return noted !== undefined && isSame(noted, identity);
    },
    good: (digest, { size, mtimeMs, ino }) => {
      waiting += `${digest} ${size} ${mtimeMs} ${ino} ${Math.floor(Date.now() / 1000)}\n`;
    },
    close: async (complete) => {
      clearInterval(ticking);
      if (complete) waiting += `${endMark}\n`;
      if (failed === undefined) await flush().catch(() => undefined);
      await handle.close();
    },
  };
}

/** Undefined where nothing of it counts. */
async function read(file: string, afterEnd: boolean): Promise<Map<string, Identity> | undefined> {
  const known = new Map<string, Identity>();
  const since = (Date.now() - longest) / 1000;
  let ended = false;
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
  if (!handle) return undefined;
  try {
    for await (const line of createInterface({ input: handle.createReadStream() })) {
      if (line === '') continue;
      ended = line === endMark;
      const [digest = '', size, mtimeMs, ino, at, ...rest] = line.split(' ');
      if (rest.length > 0 || !(Number(at) > since)) continue;
      known.set(digest, { size: Number(size), mtimeMs: Number(mtimeMs), ino: Number(ino) });
    }
  } finally {
    await handle.close().catch(() => undefined);
  }
  return ended && !afterEnd ? undefined : known;
}
