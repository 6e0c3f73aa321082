export interface Interval {
  low: number;
  high: number;
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * The narrowest pair of measured values, as far from the lowest as from the highest, that holds the true median with
 * a probability of at least 95 %, whatever the distribution. Fewer than six values cannot promise that: then it is
 * the lowest and the highest.
 */
export function medianInterval(values: readonly number[]): Interval {
  const sorted = ascending(values);
  const count = sorted.length;
  let left = 0;
  // The median lies outside when at most `left` values are on one side of it: fair coins, n of them.
  while (left + 1 < count / 2 && 2 * atMost(left + 1, count) <= 0.05) left++;
  return { low: sorted[left]!, high: sorted[count - 1 - left]! };
}

/** The probability of at most `heads` heads in `count` throws. */
function atMost(heads: number, count: number): number {
  let term = 0.5 ** count;
  let sum = term;
  for (let k = 1; k <= heads; k++) {
    term *= (count - k + 1) / k;
    sum += term;
  }
  return sum;
}
