import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { closeJournal, newJournal } from '../../src/retention/journal.ts';
import { tempFolder } from '../support/tmp.ts';

test('each run has a journal of its own, soon, whatever the clock was before', () => {
  const data = tempFolder();
  const now = Math.floor(Date.now() / 1000);
  mkdirSync(`${data}/.create-registry/pruned/${now + 3600}`, { recursive: true });
  const before = newJournal(data);
  mkdirSync(before.folder);
  const journal = newJournal(data);
  expect(journal.folder).not.toBe(before.folder);
  expect(journal.begun).toBeLessThan(now + 60);
});

test('an empty one goes, and nothing behind a link in it', () => {
  const data = tempFolder();
  const [gone, kept] = [newJournal(data), `${tempFolder()}/kept`];
  mkdirSync(`${gone.folder}/docker`, { recursive: true });
  mkdirSync(kept);
  symlinkSync(`${kept}/..`, `${gone.folder}/docker/link`);
  closeJournal(gone);
  expect(existsSync(kept)).toBe(true);
  expect(existsSync(gone.folder)).toBe(true);
});
