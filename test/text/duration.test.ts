import { expect, test } from 'vitest';
import { duration } from '../../src/text/duration.ts';

test.each([
  [0.2, '1 s'],
  [59, '59 s'],
  [120, '2 min'],
  [200, '3 min 20 s'],
  [3600, '1 h'],
  [7800, '2 h 10 min'],
])('%s seconds', (seconds, said) => expect(duration(seconds)).toBe(said));
