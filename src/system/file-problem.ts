import { OperationError } from '../errors.ts';
import type { Problem } from '../problem.ts';

export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** What a failed file operation means to a person; undefined for errors that say nothing about the machine. */
export function fileProblem(error: unknown, path: string): Problem | undefined {
  switch (errorCode(error)) {
    case 'ENOSPC':
      return {
        where: path,
        what: `The disk is full: ${path} could not be written`,
        cure: 'free some space (df -h shows where), then run it again',
      };
    case 'EDQUOT':
      return {
        where: path,
        what: `Your disk quota is used up: ${path} could not be written`,
        cure: 'free some space, then run it again',
      };
    case 'EROFS':
      return {
        where: path,
        what: `${path} is on a read-only file system`,
        cure: 'choose a folder on a disk that can be written',
      };
    case 'EACCES':
    case 'EPERM':
      return {
        where: path,
        what: `No permission for ${path}`,
        cure: 'run it as the user who owns the folder (ls -ld shows who), or with sudo',
      };
    case 'ENOTDIR':
      return {
        where: path,
        what: `A part of ${path} is a file, not a folder`,
        cure: 'move that file away or choose another folder',
      };
    case 'EISDIR':
      return {
        where: path,
        what: `${path} is a folder where a file belongs`,
        cure: 'move it away, then run it again',
      };
    case 'ENAMETOOLONG':
      return {
        where: path,
        what: `The path ${path} is too long for this system`,
        cure: 'choose a folder with a shorter path',
      };
    default:
      return undefined;
  }
}

/** Does `work` on `path`; what the machine refuses becomes an `OperationError` with its cure. */
export async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const problem = fileProblem(error, path);
    throw problem ? new OperationError([problem]) : error;
  }
}
