import { existsSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Bundle } from '../../src/bundle/bundle.ts';
import { prune } from '../../src/retention/prune.ts';
import { survey } from '../../src/retention/survey.ts';
import { currentLink, tagsFolder, toolFolder } from '../../src/store/layout.ts';
import { repositoryName, tagName, writeLargeStore } from '../support/large-store.ts';
import { tempFolder } from '../support/tmp.ts';

test('nothing is moved where one of the tags cannot be', async () => {
  const dir = tempFolder();
  const data = join(dir, 'data');
  writeLargeStore(data, { repositories: 2, tags: 1 });
  const elsewhere = tagsFolder(data, repositoryName(1));
  renameSync(elsewhere, `${dir}/tags`);
  symlinkSync(`${dir}/tags`, elsewhere);
  const surroundings = {
    data,
    rules: [{ repositories: '**', keep: { tags: ['latest'] } }],
    pulls: { since: undefined, last: () => undefined },
    now: Date.now(),
  };
  const { goes } = survey(surroundings);
  expect(goes).toHaveLength(2);

  const settings = { data: 'data', owner: `${process.getuid!()}:${process.getgid!()}` };
  const bundle = { dir, settings } as unknown as Bundle;
  await expect(prune(bundle, surroundings, goes)).rejects.toThrow('behind a symbolic link');
  expect(existsSync(currentLink(data, repositoryName(0), tagName(0)))).toBe(true);
  expect(existsSync(`${toolFolder(data)}/pruned`)).toBe(false);
});
