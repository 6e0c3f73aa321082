import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Bundle } from '../../../src/bundle/bundle.ts';
import { sha256 } from '../../../src/registry/digest.ts';
import { blobFile, blobsFolder, layersFolder, linkIn } from '../../../src/store/layout.ts';
import { blobIdentity } from '../../../src/store/verify/blob-state.ts';
import { repair } from '../../../src/store/verify/repair.ts';
import type { Verified } from '../../../src/store/verify/verify.ts';
import { tempFolder } from '../../support/tmp.ts';
import { damage } from '../damaged.ts';

test('a repair leaves what came in the place of something broken', async () => {
  const dir = tempFolder();
  const data = join(dir, 'data');
  const settings = {
    data: 'data',
    owner: `${process.getuid!()}:${process.getgid!()}`,
    registryVersion: '2.8.3',
  };
  const bundle = { dir, settings } as unknown as Bundle;
  const digest = sha256(Buffer.from('right'));
  const file = blobFile(data, digest);
  damage.replace(file, 'wrong');
  const identity = blobIdentity(data, digest);
  // A file where a folder of blobs belongs.
  const stray = `${blobsFolder(data)}/sha256/00`;
  const link = linkIn(layersFolder(data, 'app'), digest);
  damage.replace(link, digest);
  const verified = {
    findings: [],
    bad: new Map([[digest, { what: 'is wrong', identity }]]),
    good: new Set(),
    unneeded: [
      { what: 'is wrong', moves: [file] },
      { what: 'is a file where a folder belongs', moves: [stray] },
    ],
  } as unknown as Verified;

  // Somebody else mends it first, and pushes again.
  rmSync(dirname(file), { recursive: true });
  damage.replace(file, 'right');
  mkdirSync(stray);
  writeFileSync(`${stray}/blobs`, '');
  expect(await repair(bundle, data, verified)).toEqual({ moved: [] });
  expect([file, link, stray].filter((path) => !existsSync(path))).toEqual([]);
});
