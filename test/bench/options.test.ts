import { expect, it } from 'vitest';
import { readOptions, UsageError } from './options.ts';

const figures = ['large-pull', 'memory'];

it('has ten pairs of everything unless told otherwise', () => {
  expect(readOptions([], figures)).toEqual({ pairs: 10, quick: false, only: [], help: false });
  expect(readOptions(['--quick', '--only', 'memory,large-pull', '--json', '-'], figures)).toEqual({
    pairs: 2,
    quick: true,
    only: figures.toReversed(),
    json: '-',
    help: false,
  });
  expect(readOptions(['--quick', '--pairs', '3'], figures).pairs).toBe(3);
});

it.each([['--pairs', '0'], ['--pairs', 'many'], ['--only', 'speed'], ['--fast'], ['extra']])(
  'refuses %s %s',
  (...args) => {
    expect(() => readOptions(args, figures)).toThrow(UsageError);
  },
);
