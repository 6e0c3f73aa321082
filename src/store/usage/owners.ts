import { numbers } from './column.ts';

/** Who needs a blob: nobody, one, or several. One number for each, where a list of them would take too much. */
export interface Owners {
  /** `owner` is a number from 0. */
  add(id: number, owner: number): void;
  isOwned(id: number): boolean;
  isShared(id: number): boolean;
  /** The owner, where there is exactly one. */
  only(id: number): number | undefined;
}

const several = -1;

export function owners(): Owners {
  /** One more than the owner; 0 is nobody. */
  const found = numbers();
  return {
    add: (id, owner) => {
      const before = found.get(id);
      if (before !== owner + 1) found.set(id, before === 0 ? owner + 1 : several);
    },
    isOwned: (id) => found.get(id) !== 0,
    isShared: (id) => found.get(id) === several,
    only: (id) => (found.get(id) > 0 ? found.get(id) - 1 : undefined),
  };
}
