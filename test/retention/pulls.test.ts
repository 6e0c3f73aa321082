import { expect, test } from 'vitest';
import { readPulls } from '../../src/retention/pulls.ts';
import { damage } from '../store/damaged.ts';
import { tempFolder } from '../support/tmp.ts';

test('a line without a time says nothing, so that what is not known is kept', () => {
  const data = tempFolder();
  damage.replace(`${data}/.create-registry/pulls`, 'since soon\nsha256:a 12 app\nsha256:b x app\nsha256:c');
  const pulls = readPulls(data);
  expect(pulls.since).toBeUndefined();
  expect([pulls.last('app', 'sha256:a'), pulls.last('app', 'sha256:b')]).toEqual([12_000, undefined]);
});
