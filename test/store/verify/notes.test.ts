import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Bundle } from '../../../src/bundle/bundle.ts';
import { openNotes } from '../../../src/store/verify/notes.ts';
import { tempFolder } from '../../support/tmp.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const identity = { size: 7, mtimeMs: 1234.5, ino: 42 };

function store(): { bundle: Bundle; file: string } {
  const dir = tempFolder();
  const settings = { data: 'data', owner: `${process.getuid!()}:${process.getgid!()}` };
  return {
    bundle: { dir, settings } as unknown as Bundle,
    file: join(dir, 'data/.create-registry/verify/good'),
  };
}

const known = async (bundle: Bundle, how: { again?: boolean; afterEnd?: boolean } = {}): Promise<boolean> => {
  const notes = await openNotes(bundle, { again: false, afterEnd: false, ...how });
  const found = notes.has(digest, identity);
  await notes.close(false);
  return found;
};

test('what a run that was ended found good is known to the next, unless the file has changed', async () => {
  const { bundle, file } = store();
  const first = await openNotes(bundle, { again: false, afterEnd: false });
  expect(first.has(digest, identity)).toBe(false);
  first.good(digest, identity);
  await first.close(false);
  // Cut off in the middle of a line, as a kill leaves it.
  appendFileSync(file, `${other} 7 1234.5`);
  const next = await openNotes(bundle, { again: false, afterEnd: false });
  expect(next.has(digest, identity)).toBe(true);
  expect(next.has(other, identity)).toBe(false);
  for (const change of [{ size: 8 }, { mtimeMs: 1 }, { ino: 1 }])
    expect(next.has(digest, { ...identity, ...change })).toBe(false);
  next.good(other, identity);
  await next.close(false);
  const last = await openNotes(bundle, { again: false, afterEnd: false });
  expect([last.has(digest, identity), last.has(other, identity)]).toEqual([true, true]);
  await last.close(false);
});

test('a run that came to its end counts for a repair only; --again and a week forget', async () => {
  const { bundle, file } = store();
  const run = await openNotes(bundle, { again: false, afterEnd: false });
  run.good(digest, identity);
  await run.close(true);
  expect(await known(bundle, { afterEnd: true })).toBe(true);
  const kept = readFileSync(file, 'utf8');
  expect(await known(bundle)).toBe(false);
  expect(await known(bundle, { afterEnd: true })).toBe(false);

  writeFileSync(file, kept);
  expect(await known(bundle, { again: true, afterEnd: true })).toBe(false);
  const week = 7 * 24 * 3600;
  writeFileSync(file, kept.replace(/\d+\nend/, `${Math.floor(Date.now() / 1000) - week - 10}`));
  expect(await known(bundle)).toBe(false);
});

test('written while it goes on: a kill costs little', async () => {
  const { bundle, file } = store();
  const notes = await openNotes(bundle, { again: false, afterEnd: false });
  notes.good(digest, identity);
  await expect.poll(() => readFileSync(file, 'utf8'), { timeout: 5000 }).toContain(digest);
  await notes.close(false);
});
