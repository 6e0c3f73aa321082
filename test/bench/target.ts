/** What a ratio (stack divided by peer) has to be. */
export type Target = { atLeast: number } | { atMost: number };

export const isMet = (target: Target, ratio: number): boolean =>
  'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost;

export const targetText = (target: Target): string =>
  'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
