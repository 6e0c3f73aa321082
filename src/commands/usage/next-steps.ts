import type { Whole } from '../../store/usage/amounts.ts';
import { size } from '../../text/bytes.ts';

/** Less than this share of the store is not worth a word, if it is less than a gigabyte as well. */
const worthwhile = { share: 0.01, bytes: 1e9 };

/** What to do next, where it gives back something that counts. */
export function nextSteps({ stored, unneeded, untagged }: Whole): string[] {
  const least = Math.min(stored.bytes * worthwhile.share, worthwhile.bytes);
  const isWorth = (bytes: number): boolean => bytes > 0 && bytes >= least;
  return [
    ...(isWorth(unneeded.bytes)
      ? [`To give back what no image needs, ${size(unneeded.bytes)}: create-registry gc --dry-run`]
      : []),
    ...(isWorth(untagged.bytes)
      ? [`What no tag reaches, ${size(untagged.bytes)}, as well: create-registry gc --untagged --dry-run`]
      : []),
  ];
}
