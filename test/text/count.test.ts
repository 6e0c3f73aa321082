import { expect, test } from 'vitest';
import { count } from '../../src/text/count.ts';

test.each([
  [0, '0 tags'],
  [1, '1 tag'],
  [999, '999 tags'],
  [1000, '1,000 tags'],
  [123456, '123,456 tags'],
  [1234567, '1,234,567 tags'],
])('%d', (amount, text) => expect(count(amount, 'tag')).toBe(text));

test('a plural of its own', () => expect(count(2, 'repository', 'repositories')).toBe('2 repositories'));
