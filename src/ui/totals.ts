import { bytes } from '../text/bytes.ts';
import { duration } from '../text/duration.ts';

/** How far all of it is, how fast it goes, and how long it may take yet. */
export interface Totals {
  add(count: number): void;
  /** One is done: of `total` bytes, `moved` have been counted by `add`. */
  done(total: number, moved: number): void;
  line(width: number): string;
}

/** Seconds of the past that the rate is taken from. */
const window = 5;

export function totals(
  expected?: { count: number; bytes: number },
  now: () => number = () => performance.now() / 1000,
): Totals {
  let moved = 0;
  let settled = 0;
  let finished = 0;
  const begun = now();
  /** When, and how much had been moved by then. */
  const marks: [at: number, moved: number][] = [[begun, 0]];

  const rate = (): number => {
    const at = now();
    marks.push([at, moved]);
    while (marks.length > 2 && marks[1]![0] < at - window) marks.shift();
    const [from, then] = marks[0]!;
    return at - from < 0.2 ? 0 : Math.max(0, (moved - then) / (at - from));
  };

  return {
    add: (count) => {
      moved += count;
      settled += count;
    },
    done: (total, counted) => {
      finished++;
      settled += total - counted;
    },
    line: (width) => {
      const speed = rate();
      const left = expected === undefined ? 0 : Math.max(0, expected.bytes - settled);
      const parts = [
        expected === undefined ? `${finished} done` : `${finished} of ${expected.count}`,
        expected === undefined ? bytes(settled) : `${bytes(settled)} / ${bytes(expected.bytes)}`,
        ...(speed > 0 ? [`${bytes(speed)}/s`] : []),
        ...(speed > 0 && left > 0 ? [`${duration(left / speed)} left`] : []),
      ];
      let text = parts.join('  ');
      while (text.length > width && parts.length > 1) {
        parts.pop();
        text = parts.join('  ');
      }
      return text;
    },
  };
}
