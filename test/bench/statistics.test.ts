import { expect, it } from 'vitest';
import { median, medianInterval } from './statistics.ts';

it.each([
  [[3], 3],
  [[3, 1], 2],
  [[10, 9, 100], 10],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

it.each([
  // P(0 heads in 6) × 2 = 0.03; one more on each side would be 0.22.
  [6, 1, 6],
  [5, 1, 5],
  [1, 1, 1],
  // The tables of order statistics: ranks 2 and 9 of 10, 6 and 15 of 20.
  [10, 2, 9],
  [20, 6, 15],
])('the interval of the median of %d values is from rank %d to rank %d', (count, low, high) => {
  const values = Array.from({ length: count }, (_, index) => count - index);
  expect(medianInterval(values)).toEqual({ low, high });
});
