import { NotRun } from './failed.ts';

/**
 * Something several checks stand on, made once when first asked for. One check owns it: that one reports why it
 * could not be made, every other one reports that it was not run.
 */
export interface Part<T> {
  (asker: string): Promise<T>;
}

export function part<T>(owner: string, make: () => Promise<T>): Part<T> {
  let made: Promise<T> | undefined;
  return async (asker) => {
    made ??= make();
    if (asker === owner) return made;
    try {
      return await made;
    } catch (error) {
      throw error instanceof NotRun ? error : new NotRun(owner);
    }
  };
}
