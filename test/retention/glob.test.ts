import { expect, test } from 'vitest';
import { globMatcher } from '../../src/retention/glob.ts';

test.each([
  ['team/*', ['team/app', 'team/'], ['team', 'team/a/b', 'other/team/app']],
  ['team/**', ['team/app', 'team/a/b'], ['team', 'teams/app']],
  ['**', ['a', 'a/b/c'], []],
  ['*/app', ['team/app'], ['app', 'a/b/app']],
  ['v?.*', ['v1.0', 'v2.'], ['v10.0', 'v1', 'xv1.0']],
  ['a.b+c', ['a.b+c'], ['aXb+c', 'a.bbc']],
])('%s', (glob, yes, no) => {
  const matches = globMatcher(glob);
  expect(yes.filter((name) => !matches(name))).toEqual([]);
  expect(no.filter(matches)).toEqual([]);
});

test('a name that was made for it does not keep it busy', () => {
  // A regular expression would go on for years.
  expect(globMatcher(`${'*-'.repeat(20)}z`)('-'.repeat(128))).toBe(false);
});
