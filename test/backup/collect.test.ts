import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { collect, nothing } from '../../src/backup/collect.ts';
import { readLinks, writeLinks, type Entry } from '../../src/backup/links.ts';
import { lacking } from '../../src/backup/sound.ts';
import { sha256 } from '../../src/registry/digest.ts';
import { mediaType } from '../../src/registry/media-type.ts';
import { blobFile, blobFolder, linkIn, revisionsFolder } from '../../src/store/layout.ts';
import { repositoryName, writeLargeStore } from '../support/large-store.ts';
import { tempFolder } from '../support/tmp.ts';

const entriesOf = async (lines: Iterable<string>): Promise<Entry[]> => {
  const file = join(tempFolder(), 'links.gz');
  await writeLinks(file, lines);
  const entries: Entry[] = [];
  for await (const entry of readLinks(file)) entries.push(entry);
  return entries;
};

test('what is pushed between any two looks into the store is in the list whole, or not at all', async () => {
  const data = tempFolder();
  let tags = 1;
  writeLargeStore(data, { repositories: 4, tags });
  const found = nothing();
  const lines: string[] = [];
  for (const line of collect(data, found)) {
    lines.push(line);
    // One more tag in every repository, with a manifest and a layer of its own.
    if (tags < 8) writeLargeStore(data, { repositories: 4, tags: ++tags });
  }
  const entries = await entriesOf(lines);
  const digests = (kind: Entry['kind']) =>
    entries.flatMap((entry) => (entry.kind === kind ? [entry.digest] : []));
  expect(digests('tag').length).toBeGreaterThan(4);
  expect(digests('tag').length).toBeLessThan(digests('revision').length);
  expect(digests('revision')).toEqual(expect.arrayContaining(digests('tag')));
  expect(found.damages).toEqual([]);
  expect(lacking(data, found.manifests, found.blobs)).toEqual(new Set());
  expect(new Set(digests('blob'))).toEqual(new Set(found.blobs.keys()));
});

test('an index that came while its folder was read has its child in the list, though that one was not seen', async () => {
  const data = tempFolder();
  writeLargeStore(data, { repositories: 1, tags: 1 });
  const folder = revisionsFolder(data, repositoryName(0));
  const blob = (content: object): string => {
    const bytes = Buffer.from(JSON.stringify(content));
    const digest = sha256(bytes);
    mkdirSync(blobFolder(data, digest), { recursive: true });
    writeFileSync(blobFile(data, digest), bytes);
    return digest;
  };
  const part = { mediaType: mediaType.manifest, size: 1 };
  const child = blob({ schemaVersion: 2, mediaType: mediaType.index, manifests: [] });
  // One that comes late in the listing.
  let index = '';
  for (let number = 0; !index.startsWith('sha256:ff'); number++)
    index = blob({
      schemaVersion: 2,
      mediaType: mediaType.index,
      manifests: [{ ...part, digest: child }],
      annotations: { number: String(number) },
    });
  const link = (digest: string): void => {
    mkdirSync(dirname(linkIn(folder, digest)), { recursive: true });
    writeFileSync(linkIn(folder, digest), digest);
  };
  // In the listing, so that its link is read later.
  mkdirSync(dirname(linkIn(folder, index)), { recursive: true });
  const found = nothing();
  let revisions = false;
  for (const line of collect(data, {
    ...found,
    manifests: new (class extends Set<string> {
      override add(digest: string): this {
        if (revisions) for (const one of [child, index]) link(one);
        return super.add(digest);
      }
    })(),
  })) {
    revisions = true;
    if (line.includes(`revision ${index}`)) return expect(line).toContain(`revision ${child}`);
  }
  expect.unreachable('the index is not in the list');
});

test('the list comes back as it was written, and nothing that would be a path is taken from it', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const lines = ['repository team/app\n', `tag v1 ${digest} 1700000000123.5\n`, `pushed ${digest} 17\n`];
  expect(await entriesOf([...lines, `layer ${digest} 2\n`, `blob ${digest} 0\n`])).toEqual([
    { kind: 'tag', repository: 'team/app', tag: 'v1', digest, written: 1700000000123.5 },
    { kind: 'pushed', repository: 'team/app', tag: 'v1', digest, written: 17 },
    { kind: 'layer', repository: 'team/app', digest, written: 2 },
    { kind: 'blob', digest, size: 0 },
  ]);
  for (const line of [
    'repository ../../etc',
    `tag ../x ${digest} 1`,
    'layer sha256:../../x 1',
    `tag v1 ${digest} soon`,
    'what is this',
  ])
    await expect(entriesOf(['repository team/app\n', `${line}\n`])).rejects.toThrow('no line of a list');
});
