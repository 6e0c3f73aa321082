import { expect, it } from 'vitest';
import type { Comparison } from './figure.ts';
import { summary, verdict, type Result } from './result.ts';
import { failures, markdownTable, number, table } from './table.ts';
import type { Target } from './target.ts';

const comparison = (target?: Target): Comparison => ({
  title: 'blobs/s',
  subject: 'stack',
  peer: 'static',
  ...(target ? { target } : {}),
  prepare: () => Promise.reject(new Error('not run here')),
});

const result = (target?: Target): Result => ({
  figure: 'blobs',
  comparison: comparison(target),
  outcome: summary([
    [12_000, 24_000],
    [9_000, 30_000],
    [16_000, 20_000],
  ]),
});

const failed: Result = {
  figure: 'blobs',
  comparison: comparison({ atLeast: 1 }),
  outcome: { failed: 'no engine' },
};

it('sums pairs up by the ratio of each, not by the ratio of the medians', () => {
  expect(
    summary([
      [1, 1],
      [10, 20],
      [30, 10],
    ]),
  ).toEqual({ subject: 10, peer: 10, ratio: 1, interval: { low: 0.5, high: 3 }, ratios: [1, 0.5, 3] });
});

it.each([
  [{ atLeast: 0.5 }, true],
  [{ atLeast: 0.51 }, false],
  [{ atMost: 0.5 }, true],
  [{ atMost: 0.49 }, false],
])('a ratio of 0.5 meets %j: %j', (target, expected) => {
  expect(verdict(result(target))).toBe(expected);
});

it('asks nothing of a figure without a target, and counts what was not measured as missed', () => {
  expect(verdict(result())).toBeUndefined();
  expect(verdict(failed)).toBe(false);
});

it.each([
  [0, '0'],
  [0.012345, '0.0123'],
  [0.98765, '0.988'],
  [12.345, '12.3'],
  [345.6, '346'],
  [1_234_567.8, '1,234,568'],
])('writes %d as %s', (value, text) => {
  expect(number(value)).toBe(text);
});

it('lines up in columns', () => {
  expect(table([result({ atLeast: 0.6 }), result(), failed])).toBe(
    [
      'figure          stack           peer  ratio     interval  target  met?',
      'blobs/s  stack 12,000  static 24,000  0.500  0.300–0.800   ≥ 0.6  NO',
      'blobs/s  stack 12,000  static 24,000  0.500  0.300–0.800',
      'blobs/s         stack         static                         ≥ 1  not measured',
      '',
    ].join('\n'),
  );
  expect(failures([result(), failed])).toEqual(['blobs/s, stack and static: no engine']);
});

it('is a table in Markdown', () => {
  expect(markdownTable([result({ atMost: 0.6 })]).split('\n')).toEqual([
    '| figure | stack | peer | ratio | interval | target | met? |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    '| blobs/s | stack 12,000 | static 24,000 | 0.500 | 0.300–0.800 | ≤ 0.6 | yes |',
    '',
  ]);
});
