import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { blobFile } from '../../../src/store/layout.ts';
import { hashBlobs } from '../../../src/store/verify/hash.ts';
import { tempFolder } from '../../support/tmp.ts';

test('what a device cannot read any more is bad, and known again: a repair moves it aside', async () => {
  const data = tempFolder();
  const digest = `sha256:${'0'.repeat(64)}`;
  mkdirSync(dirname(blobFile(data, digest)), { recursive: true });
  // The first page of a process is never there: the kernel says EIO, as it does for a broken sector.
  symlinkSync('/proc/self/mem', blobFile(data, digest));
  const bad: unknown[] = [];
  await hashBlobs(data, [{ digest, size: 0 }], {
    onGood: () => expect.unreachable(),
    onBad: (_, one) => bad.push(one),
  });
  const identity = { size: 0, mtimeMs: expect.any(Number), ino: expect.any(Number) };
  expect(bad).toEqual([{ what: 'cannot be read (EIO)', identity }]);
});
