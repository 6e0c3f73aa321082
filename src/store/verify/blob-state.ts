import { statSync, type Stats } from 'node:fs';
import { errorCode } from '../../system/file-problem.ts';
import { cannotBeRead } from '../damage.ts';
import { blobFile } from '../layout.ts';

/** By which a file is known again that nobody has touched. */
export interface Identity {
  size: number;
  mtimeMs: number;
  ino: number;
}

/** A blob whose content is not what its digest says, or cannot be had. */
export interface BadBlob {
  what: string;
  identity: Identity | undefined;
}

/** Undefined where there is no such blob; what is no file, or out of reach, is bad. */
export function blobIdentity(data: string, digest: string): Identity | BadBlob | undefined {
  let found: Stats | undefined;
  try {
    found = statSync(blobFile(data, digest), { throwIfNoEntry: false });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOTDIR') return { what: 'lies below a file', identity: undefined };
    return { what: cannotBeRead(code ?? String(error)), identity: undefined };
  }
  if (!found) return undefined;
  const { size, mtimeMs, ino } = found;
  return found.isFile() ? { size, mtimeMs, ino } : { what: 'is no file', identity: { size, mtimeMs, ino } };
}

export const isBad = (found: Identity | BadBlob): found is BadBlob => 'what' in found;

export const isSame = (one: Identity | undefined, other: Identity | undefined): boolean =>
  one?.size === other?.size && one?.mtimeMs === other?.mtimeMs && one?.ino === other?.ino;
