import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { newJournal } from '../../src/retention/journal.ts';
import { putBack } from '../../src/retention/move.ts';
import { linkIn, tagFolder, tagIndexFolder } from '../../src/store/layout.ts';
import { readTag, tagHistory } from '../../src/store/tags.ts';
import { damage } from '../store/damaged.ts';
import { repositoryName, tagName, writeLargeStore } from '../support/large-store.ts';
import { tempFolder } from '../support/tmp.ts';

test('a tag goes back with its history where a push that failed has left folders', () => {
  const data = tempFolder();
  writeLargeStore(data, { repositories: 1, tags: 1 });
  const [repository, tag] = [repositoryName(0), tagName(0)];
  const before = readTag(data, repository, tag) as { digest: string };
  const journal = newJournal(data);
  const aside = tagFolder(journal.folder, repository, tag);
  mkdirSync(dirname(aside), { recursive: true });
  renameSync(tagFolder(data, repository, tag), aside);
  const failed = `sha256:${'a'.repeat(64)}`;
  damage.replace(linkIn(tagIndexFolder(data, repository, tag), failed), failed);
  mkdirSync(`${tagFolder(data, repository, tag)}/current`);

  expect(putBack({ data, journal, owner: undefined }, { repository, tag })).toBe(true);
  expect(readTag(data, repository, tag)).toEqual(before);
  const digests = tagHistory(data, repository, tag).map(({ digest }) => digest);
  expect(digests.sort()).toEqual([before.digest, failed].sort());
  expect(existsSync(aside)).toBe(false);
});
