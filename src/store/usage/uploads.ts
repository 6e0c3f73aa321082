import { statSync } from 'node:fs';
import { foldersIn } from '../folders.ts';
import { uploadsFolder } from '../layout.ts';

/** Uploads that have not ended, of whole repositories. */
export interface Uploads {
  count: number;
  bytes: number;
  /** When something last came for the one that waits longest, in milliseconds since 1970. */
  oldest: number | undefined;
}

/** Adds those of a repository, which need not have anything else. */
export function addUploads(uploads: Uploads, data: string, repository: string): void {
  const folder = uploadsFolder(data, repository);
  for (const name of foldersIn(folder)) {
    const content = statIfThere(`${folder}/${name}/data`);
    const begun = statIfThere(`${folder}/${name}/startedat`) ?? statIfThere(`${folder}/${name}`);
    const touched = Math.max(content?.mtimeMs ?? 0, begun?.mtimeMs ?? 0);
    // It ended meanwhile.
    if (touched === 0) continue;
    uploads.count++;
    uploads.bytes += content?.size ?? 0;
    uploads.oldest = Math.min(uploads.oldest ?? Infinity, touched);
  }
}

function statIfThere(path: string): { mtimeMs: number; size: number } | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
