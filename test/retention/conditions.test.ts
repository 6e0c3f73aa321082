import { expect, test } from 'vitest';
import { judge, type Candidate } from '../../src/retention/conditions.ts';
import type { Keep } from '../../src/settings/retention/rule.ts';

const day = 86_400_000;
const now = 1_000 * day;

/** Days ago. */
interface Known {
  pushed: number;
  since?: number;
  pulled?: number;
  child?: number;
  newer?: number;
}

function verdict(keep: Keep, { pushed, since, pulled, child, newer = 0 }: Known, tag = 'v1') {
  const times = new Map([
    ['team/app image', pulled],
    ['team/app child', child],
  ]);
  const candidate: Candidate = {
    repository: 'team/app',
    tag,
    digest: 'image',
    pushed: now - pushed * day,
    newer,
    children: () => ['child'],
  };
  const pulls = {
    since: since === undefined ? undefined : now - since * day,
    last: (repository: string, digest: string) => {
      const ago = times.get(`${repository} ${digest}`);
      return ago === undefined ? undefined : now - ago * day;
    },
  };
  return judge(keep, { pulls, now })(candidate);
}

test.each<[string, Known, boolean, string]>([
  ['pulled lately', { pushed: 200, since: 300, pulled: 80 }, true, 'pulled 80 d ago'],
  ['pulled long ago', { pushed: 200, since: 300, pulled: 100 }, false, 'pulled 100 d ago'],
  ['one of its platforms pulled lately', { pushed: 200, since: 300, child: 80 }, true, 'pulled 80 d ago'],
  ['never pulled, pushed lately', { pushed: 80, since: 300 }, true, 'no pull in the 80 d that are known'],
  ['never pulled', { pushed: 200, since: 300 }, false, 'no pull in the 200 d that are known'],
  [
    'a pull before they were known',
    { pushed: 200, since: 80, pulled: 180 },
    true,
    'no pull in the 80 d that are known',
  ],
  ['known for a short time', { pushed: 200, since: 80 }, true, 'no pull in the 80 d that are known'],
  ['known for long enough', { pushed: 200, since: 91 }, false, 'no pull in the 91 d that are known'],
  ['not known at all', { pushed: 200, pulled: 180 }, true, 'pulls are not known yet'],
])('pulled-within: %s', (_, known, stays, why) => {
  expect(verdict({ pulledWithin: '90d' }, known)).toEqual({ stays, why });
});

test('one condition is enough, and all that do not keep it are said', () => {
  const keep = { newest: 2, pushedWithin: '30d', pulledWithin: '90d', tags: ['latest', 'v*'] };
  const old = { pushed: 41, since: 300, pulled: 100 };
  expect(verdict(keep, { ...old, newer: 2 }, 'old')).toEqual({
    stays: false,
    why: 'not among the newest 2, pushed 41 d ago, pulled 100 d ago',
  });
  expect(verdict(keep, { ...old, newer: 1 }, 'old')).toEqual({ stays: true, why: 'among the newest 2' });
  expect(verdict(keep, { ...old, newer: 9, pushed: 29 }, 'old')).toEqual({
    stays: true,
    why: 'pushed 29 d ago',
  });
  expect(verdict(keep, { ...old, newer: 9 })).toEqual({ stays: true, why: 'v* always stays' });
  expect(verdict({ tags: ['latest'] }, old)).toEqual({ stays: false, why: 'none of latest' });
});
