import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { blobFile, currentLink, layersFolder } from '../../../src/store/layout.ts';
import { readTag } from '../../../src/store/tags.ts';
import type { Finding } from '../../../src/store/verify/finding.ts';
import { search } from '../../../src/store/verify/search.ts';
import { repositoryName, tagName, writeLargeStore } from '../../support/large-store.ts';
import { tempFolder } from '../../support/tmp.ts';
import { damage } from '../damaged.ts';

const [name, tag] = [repositoryName(0), tagName(0)];

/** A store with one image, and the file of its config or layer. */
function store(): { data: string; blob: string } {
  const data = tempFolder();
  writeLargeStore(data, { repositories: 1, tags: 1, layers: 1 });
  const [hex = ''] = readdirSync(`${layersFolder(data, name)}/sha256`);
  return { data, blob: blobFile(data, `sha256:${hex}`) };
}

async function findings(data: string): Promise<Finding[]> {
  const bad = new Map();
  const { looked } = await search({ data, sparse: false, only: undefined, bad, update: () => undefined });
  return [...looked.values()].flatMap((one) => one.findings);
}

test('a broken image that is given another tag meanwhile is still found', async () => {
  const { data, blob } = store();
  const tagged = readTag(data, name, tag) as { digest: string };
  rmSync(blob);
  const found = findings(data);
  // It has looked once by now.
  damage.replace(currentLink(data, name, 'second'), tagged.digest);
  expect((await found).map(({ path }) => path)).toContain(blob);
});

test('a file where the folder of a blob or of a link belongs', async () => {
  const { data, blob } = store();
  const link = currentLink(data, name, tag);
  for (const folder of [dirname(blob), dirname(link)]) {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'something');
  }
  expect((await findings(data)).map(({ path }) => path)).toEqual(expect.arrayContaining([blob, link]));
});
