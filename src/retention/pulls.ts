import { closeSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../system/file-problem.ts';
import { toolFolder } from '../store/layout.ts';

/** The notes that `bin/pulls` keeps. Times are in milliseconds since 1970. */
export interface Pulls {
  /** From when on pulls are known at all; undefined where they never were. */
  since: number | undefined;
  /** The last pull of a manifest from a repository, by its tag or its digest; undefined where none was noted. */
  last(repository: string, digest: string): number | undefined;
}

export function readPulls(data: string): Pulls {
  const times = new Map<string, number>();
  let since: number | undefined;
  for (const line of lines(`${toolFolder(data)}/pulls`)) {
    const [first = '', second = '', third] = line.split(' ');
    // What says no time says nothing: what is not known is kept.
    if (!/^\d+$/.test(second)) continue;
    if (first === 'since') since = Number(second) * 1000;
    // One without a repository is of what was pruned, which nobody pulled.
    else if (third !== undefined) times.set(`${third} ${first}`, Number(second) * 1000);
  }
  return { since, last: (repository, digest) => times.get(`${repository} ${digest}`) };
}

/** Of a file that may be long; none where it is not there. */
function* lines(path: string): Generator<string, void, undefined> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  try {
    const room = Buffer.allocUnsafe(256 * 1024);
    let rest = '';
    for (let read = readSync(file, room); read > 0; read = readSync(file, room)) {
      const parts = (rest + room.toString('latin1', 0, read)).split('\n');
      rest = parts.pop() ?? '';
      yield* parts;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}
