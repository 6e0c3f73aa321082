import type { Damage } from '../../store/damage.ts';
import { count } from '../../text/count.ts';
import type { Output } from '../../ui/output.ts';

/** As many are told one by one. */
const shown = 3;

export interface DamageDocument {
  count: number;
  /** At most three. */
  first: Damage[];
}

/** What is met on the way: how much, and the first of it. */
export function damages(): {
  add: (damage: Damage) => void;
  document: () => DamageDocument;
  tell: (out: Output) => void;
} {
  const first: Damage[] = [];
  let all = 0;
  return {
    add: (damage) => {
      if (all++ < shown) first.push(damage);
    },
    document: () => ({ count: all, first }),
    tell: (out) => {
      if (all === 0) return;
      const lines = first.map(({ path, what }) => (what.includes(path) ? what : `${what} (${path})`));
      const more = all > shown ? [`and ${count(all - shown, 'more', 'more')}`] : [];
      const title = `The store is damaged in ${count(all, 'place')}; create-registry verify says which images:`;
      out.warn([title, ...lines, ...more].join('\n  '));
    },
  };
}
