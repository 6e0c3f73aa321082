import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../system/file-problem.ts';
import { isDigest } from '../registry/reference.ts';
import { cannotBeRead, type Damage, type OnDamage } from './damage.ts';
import { foldersIn } from './folders.ts';
import { linkIn } from './layout.ts';

/** A file that names a digest and nothing else: 71 bytes for SHA-256. */
export interface Link {
  digest: string;
  /** Milliseconds since 1970. A registry writes it anew at each push. */
  written: number;
}

export const isDamage = (found: object): found is Damage => 'what' in found;

const room = Buffer.allocUnsafe(256);

/**
 * Milliseconds. Registry 2.8 writes a link anew by emptying it first (3 puts a whole file in its place), so that one that
 * is empty and this young is looked at again.
 */
const underWay = 1000;
const pause = 10;

/** Undefined where there is none. Never throws: what is no link is damage. May wait for one that is being written. */
export function readLink(path: string): Link | Damage | undefined {
  for (;;) {
    const found = lookAt(path);
    if (!found || !('empty' in found)) return found;
    if (Math.abs(Date.now() - found.written) > underWay) return { path, what: 'the link is empty' };
    Atomics.wait(sleeper, 0, 0, pause);
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function lookAt(path: string): Link | Damage | { empty: true; written: number } | undefined {
  let file: number | undefined;
  try {
    // What lies there may be anything; opening a pipe would wait for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { mtimeMs: written } = fstatSync(file);
    const length = readSync(file, room, 0, room.length, 0);
    if (length === 0) return { empty: true, written };
    const digest = room.toString('latin1', 0, length);
    if (isDigest(digest)) return { digest, written };
    return { path, what: `the link holds ${length} bytes that are no digest` };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return { path, what: `the link ${cannotBeRead(code ?? String(error))}` };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Leads to `target` where that is another digest than its own. */
export interface NamedLink extends Link {
  target?: string;
}

/**
 * The links in a folder of them (`sha256/HEX/link`). One that names another digest than its folder is damage; a folder
 * without one is what the registry leaves of a manifest that was deleted. `aliases`: a link for SHA-512 leads to SHA-256,
 * under which registries keep every blob.
 */
export function* linksIn(
  folder: string,
  onDamage?: OnDamage,
  { aliases = false } = {},
): Generator<NamedLink, void, undefined> {
  for (const algorithm of foldersIn(folder, onDamage))
    for (const hex of foldersIn(`${folder}/${algorithm}`, onDamage)) {
      const digest = `${algorithm}:${hex}`;
      const path = linkIn(folder, digest);
      const mayLead = aliases && algorithm === 'sha512' && isDigest(digest);
      const found = readLink(path);
      if (found === undefined) continue;
      if (isDamage(found)) onDamage?.(found);
      else if (found.digest !== digest && !mayLead)
        onDamage?.({ path, what: `the link names ${found.digest}` });
      else if (found.digest !== digest) yield { digest, target: found.digest, written: found.written };
      else yield found;
    }
}
