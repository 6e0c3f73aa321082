import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Damage } from '../../src/store/damage.ts';
import {
  blobFile,
  currentLink,
  layersFolder,
  linkIn,
  repositoriesFolder,
  repositoryFolder,
  revisionsFolder,
  tagIndexFolder,
  tagsFolder,
} from '../../src/store/layout.ts';
import { isDamage, linksIn, readLink } from '../../src/store/link.ts';
import { hasRepository, repositories } from '../../src/store/repositories.ts';
import { repositorySummaries } from '../../src/store/repository-summary.ts';
import { readTag, tagHistory, tagNames } from '../../src/store/tags.ts';
import { stillThere } from '../../src/store/whole.ts';
import { writeLargeStore } from '../support/large-store.ts';
import { tempFolder } from '../support/tmp.ts';
import { damage } from './damaged.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function store(): { data: string; damages: Damage[]; onDamage: (one: Damage) => void } {
  const damages: Damage[] = [];
  return { data: tempFolder(), damages, onDamage: (one) => void damages.push(one) };
}

const repository = (data: string, name: string): void =>
  void mkdirSync(tagsFolder(data, name), { recursive: true });

function digestOf(data: string, name: string, tag: string): string {
  const link = readTag(data, name, tag);
  if (!link || isDamage(link)) throw new Error(`${name}:${tag} is damaged`);
  return link.digest;
}

test('a repository may be the parent of others, and uploads alone make none', () => {
  const { data, damages, onDamage } = store();
  for (const name of ['b/c/d', 'b', 'a-b', 'a', 'a/1']) repository(data, name);
  mkdirSync(layersFolder(data, 'only-layers'), { recursive: true });
  mkdirSync(join(repositoryFolder(data, 'only-uploads'), '_uploads', 'id'), { recursive: true });
  writeFileSync(join(repositoriesFolder(data), 'a file'), '');
  expect([...repositories(data, onDamage)]).toEqual(['a', 'a/1', 'a-b', 'b', 'b/c/d', 'only-layers']);
  expect([hasRepository(data, 'b'), hasRepository(data, 'b/c'), hasRepository(data, 'x')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(damages).toEqual([]);
});

test('an empty data folder has no repositories, and one without a store neither', () => {
  const { data, damages, onDamage } = store();
  expect([...repositories(data, onDamage)]).toEqual([]);
  expect(damages).toEqual([]);
});

test('a part of the store on another disk is walked, one that holds itself is left again', () => {
  const { data } = store();
  const elsewhere = join(tempFolder(), 'team');
  mkdirSync(join(elsewhere, 'app', '_manifests'), { recursive: true });
  mkdirSync(repositoriesFolder(data), { recursive: true });
  symlinkSync(elsewhere, join(repositoriesFolder(data), 'team'));
  expect([...repositories(data)]).toEqual(['team/app']);
  symlinkSync(repositoriesFolder(data), join(repositoriesFolder(data), 'loop'));
  const names = [...repositories(data)];
  expect(names).toContain('team/app');
  expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(255);
});

test('a link that is just being written is no damage', () => {
  const file = join(tempFolder(), 'link');
  writeFileSync(file, '');
  // As registry 2.8 does: it empties the file first.
  spawn('sh', ['-c', 'sleep 0.2; printf %s "$1" >"$2"', 'sh', digest, file]);
  expect(readLink(file)).toMatchObject({ digest });
});

test('what is no link is said to be none', () => {
  const folder = tempFolder();
  const file = join(folder, 'link');
  const reading = (content: string) => {
    writeFileSync(file, content);
    return readLink(file);
  };
  expect(reading(digest)).toMatchObject({ digest });
  expect(reading(`sha512:${'b'.repeat(128)}`)).toMatchObject({ digest: `sha512:${'b'.repeat(128)}` });
  expect(reading('')).toEqual({ path: file, what: 'the link is empty' });
  expect(reading(digest.slice(0, 40))).toEqual({
    path: file,
    what: 'the link holds 40 bytes that are no digest',
  });
  expect(reading(`${digest}\n`)).toMatchObject({ what: expect.stringContaining('72 bytes') as string });
  expect(reading('../../../etc/passwd')).toMatchObject({
    what: expect.stringContaining('no digest') as string,
  });
  expect(readLink(folder)).toMatchObject({ what: 'the link cannot be read (EISDIR)' });
  expect(readLink(join(folder, 'none'))).toBeUndefined();
  expect(readLink(join(file, 'below a file'))).toBeUndefined();
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(readLink(join(folder, 'pipe'))).toMatchObject({ what: expect.any(String) as string });
});

test('links are held against their folders', () => {
  const { data, damages, onDamage } = store();
  const folder = revisionsFolder(data, 'app');
  const [good, deleted, other] = ['1', '2', '3'].map((digit) => `sha256:${digit.repeat(64)}`) as [
    string,
    string,
    string,
  ];
  damage.replace(linkIn(folder, good), good);
  mkdirSync(join(linkIn(folder, deleted), '..'), { recursive: true });
  damage.replace(linkIn(folder, other), good);
  expect([...linksIn(folder, onDamage)].map((link) => link.digest)).toEqual([good]);
  expect(damages).toEqual([{ path: linkIn(folder, other), what: `the link names ${good}` }]);
});

test('the history of a tag has the newest push first', () => {
  const { data } = store();
  const [first, second] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
  const folder = tagIndexFolder(data, 'app', 'v1');
  for (const [one, time] of [
    [second, 1000],
    [first, 2000],
  ] as const) {
    damage.replace(linkIn(folder, one), one);
    utimesSync(linkIn(folder, one), time, time);
  }
  expect(tagHistory(data, 'app', 'v1')).toEqual([
    { digest: first, written: 2_000_000 },
    { digest: second, written: 1_000_000 },
  ]);
});

test('the size of a repository is that of the blobs its tags need, each once, whole or damaged', () => {
  const { data } = store();
  writeLargeStore(data, { repositories: 2, tags: 3, layers: 2 });
  const summaries = repositorySummaries(data);
  const [one] = ['team-0/app-0', 'team-1/app-0'].map((name) => summaries.summary(name));
  const du = execFileSync('sh', ['-c', `find '${data}' -path '*/blobs/*' -name data -printf '%s\\n'`], {
    encoding: 'utf8',
  });
  const total = du
    .trim()
    .split('\n')
    .reduce((sum, line) => sum + Number(line), 0);
  expect(one).toMatchObject({ tags: 3, damages: [] });
  expect(summaries.size()).toBe(total);
  expect(one!.size).toBeLessThan(total);

  const name = 'team-0/app-0';
  const lost = blobFile(data, digestOf(data, name, '1.0.0'));
  damage.remove(lost);
  damage.empty(currentLink(data, name, '1.0.1'));
  damage.remove(currentLink(data, name, '1.0.2'));
  const { tags, lastPush, damages } = repositorySummaries(data).summary(name);
  expect([tags, lastPush]).toEqual([3, expect.any(Number)]);
  expect(damages.map(({ path }) => path).sort()).toEqual(
    [lost, currentLink(data, name, '1.0.1'), currentLink(data, name, '1.0.2')].sort(),
  );
});

test('a manifest is whole, incomplete or deleted', () => {
  const { data } = store();
  writeLargeStore(data, { repositories: 1, tags: 2, layers: 1 });
  const name = 'team-0/app-0';
  const one = digestOf(data, name, '1.0.0');
  expect(stillThere(data, name, one)).toBe('whole');
  expect(stillThere(data, name, digest)).toBe('deleted');
  damage.shorten(blobFile(data, one), 30);
  expect(stillThere(data, name, one)).toBe('incomplete');
  damage.remove(linkIn(revisionsFolder(data, name), one));
  expect(stillThere(data, name, one)).toBe('deleted');
  expect(tagNames(data, name)).toEqual(['1.0.0', '1.0.1']);
});
