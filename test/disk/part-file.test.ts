import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openPart, type PartFile } from '../../src/disk/part-file.ts';
import { root } from '../support/paths.ts';
import { tempFolder } from '../support/tmp.ts';

const digest = `sha256:${'0123456789ab'.padEnd(64, 'c')}`;
/** As a process that no longer runs would have left it. */
const left = (name: string, mark: string): string => join(folder, `${name}.0123456789ab.${mark}.partial`);

let folder: string;
let path: string;

beforeEach(() => {
  folder = tempFolder();
  path = join(folder, 'file');
});

const contentOf = async (part: PartFile): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of part.content()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

test('nothing has the file’s name before the end; then it has its mode', async () => {
  const part = await openPart(path, digest);
  await part.append(Buffer.from('one '));
  await part.append(Buffer.from('two'));
  const [only] = readdirSync(folder);
  expect(only).toMatch(/^file\.0123456789ab\.\d+-[0-9a-f]{8}-[0-9a-f]{6}\.partial$/);
  expect(statSync(join(folder, only!)).mode & 0o777).toBe(0o600);
  await part.finish();
  await part.close();
  expect(readdirSync(folder)).toEqual(['file']);
  expect(readFileSync(path, 'utf8')).toBe('one two');
  expect(statSync(path).mode & 0o777).toBe(0o666 & ~process.umask());
});

test('a file that is replaced gives its mode on', async () => {
  writeFileSync(path, 'old', { mode: 0o640 });
  const part = await openPart(path, digest);
  await part.append(Buffer.from('new'));
  await part.finish();
  await part.close();
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['new', 0o640]);
});

test('takes the largest part of dead processes over, and only those of this file and digest', async () => {
  writeFileSync(left('file', '1-00000000-aaaaaa'), 'abc');
  writeFileSync(left('file', '1-00000000-bbbbbb'), 'abcdef');
  writeFileSync(left('file', `${process.pid}-ffffffff-cccccc`), 'ab');
  writeFileSync(left('other', '1-00000000-aaaaaa'), 'abcdefghi');
  const part = await openPart(path, digest);
  expect([part.size, await contentOf(part)]).toEqual([6, 'abcdef']);
  await part.append(Buffer.from('gh'));
  await part.finish();
  await part.close();
  expect(readFileSync(path, 'utf8')).toBe('abcdefgh');
  expect(readdirSync(folder).sort()).toEqual(['file', 'other.0123456789ab.1-00000000-aaaaaa.partial']);
});

test('leaves alone what a living process writes', async () => {
  const first = await openPart(path, digest);
  await first.append(Buffer.from('first'));
  const second = await openPart(path, digest);
  expect(second.size).toBe(0);
  await second.append(Buffer.from('second'));
  await first.finish();
  await second.finish();
  await Promise.all([first.close(), second.close()]);
  expect(readFileSync(path, 'utf8')).toBe('second');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('closed early it stays for the next one, unless it is empty', async () => {
  const empty = await openPart(path, digest);
  await empty.close();
  expect(readdirSync(folder)).toEqual([]);
  const part = await openPart(path, digest);
  await part.append(Buffer.from('half'));
  await part.close();
  expect(readdirSync(folder)).toHaveLength(1);
  const gone = await openPart(path, `sha256:${'f'.repeat(64)}`);
  await gone.append(Buffer.from('x'));
  await gone.discard();
  await gone.close();
  expect(readdirSync(folder)).toHaveLength(1);
});

test('begins anew', async () => {
  const part = await openPart(path, digest);
  await part.append(Buffer.from('wrong and long'));
  await part.clear();
  await part.append(Buffer.from('right'));
  await part.finish();
  await part.close();
  expect(readFileSync(path, 'utf8')).toBe('right');
});

describe('in a folder that others may write to', () => {
  const planted = (): string => left('file', '1-00000000-aaaaaa');
  let victim: string;

  beforeEach(() => {
    victim = join(tempFolder(), 'victim');
    writeFileSync(victim, 'not to be touched');
  });

  test.each([
    ['a symbolic link', () => symlinkSync(victim, planted())],
    ['a second name of another file', () => linkSync(victim, planted())],
    ['a folder', () => mkdirSync(planted())],
  ])('%s with the name of a part is not followed', async (_, plant) => {
    plant();
    const before = lstatSync(planted());
    const part = await openPart(path, digest);
    expect(part.size).toBe(0);
    await part.append(Buffer.from('mine'));
    await part.finish();
    await part.close();
    expect(readFileSync(victim, 'utf8')).toBe('not to be touched');
    expect([readFileSync(path, 'utf8'), lstatSync(path).isFile()]).toEqual(['mine', true]);
    expect(lstatSync(planted())).toMatchObject({ ino: before.ino, mode: before.mode });
  });

  test('a good part is taken over all the same', async () => {
    symlinkSync(victim, planted());
    writeFileSync(left('file', '1-00000000-bbbbbb'), 'begun');
    const part = await openPart(path, digest);
    expect(await contentOf(part)).toBe('begun');
    await part.close();
    expect(readFileSync(victim, 'utf8')).toBe('not to be touched');
  });
});

const otherUser = process.getuid?.() === 0 ? describe : describe.skip;

otherUser('what another user left', () => {
  /** A user of no account. */
  const stranger = 54_321;
  const leftBy = (uid: number, mark = '1-00000000-aaaaaa'): string => {
    writeFileSync(left('file', mark), 'theirs', { mode: 0o600 });
    chownSync(left('file', mark), uid, uid);
    return left('file', mark);
  };

  /** Downloads `mine` as the stranger; the size it begins with. It becomes that user where only root gets in. */
  const asStranger = (): number => {
    const script = `
      import { openPart } from ${JSON.stringify(join(root, 'dist/disk/part-file.js'))};
      process.chdir(${JSON.stringify(folder)});
      process.setgroups([]); process.setgid(${stranger}); process.setuid(${stranger});
      const part = await openPart('file', ${JSON.stringify(digest)});
      const begun = part.size;
      await part.append(Buffer.from('mine'));
      await part.finish();
      await part.close();
      console.log(begun);`;
    return Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
    );
  };

  /** `mode` of a folder that belongs to `owner`. */
  const inFolderOf = (owner: number, mode: number): void => {
    chownSync(folder, owner, owner);
    chmodSync(folder, mode);
  };

  test('root does not go on with it', async () => {
    const theirs = leftBy(stranger);
    const part = await openPart(path, digest);
    expect(part.size).toBe(0);
    await part.append(Buffer.from('mine'));
    await part.finish();
    await part.close();
    expect([readFileSync(path, 'utf8'), statSync(path).uid]).toEqual(['mine', 0]);
    expect(readFileSync(theirs, 'utf8')).toBe('theirs');
  });

  test.each([
    ['in a sticky folder', 0, 0o1777],
    ['in one’s own folder, by a run with sudo', stranger, 0o700],
    ['in a folder that cannot be listed', 0, 0o1733],
  ])('%s it is in nobody’s way', (_, owner, mode) => {
    inFolderOf(owner, mode);
    const theirs = leftBy(0);
    expect(asStranger()).toBe(0);
    expect([readFileSync(path, 'utf8'), statSync(path).uid]).toEqual(['mine', stranger]);
    expect(readFileSync(theirs, 'utf8')).toBe('theirs');
  });

  test('the own part beside it is taken over', () => {
    inFolderOf(0, 0o1777);
    const theirs = leftBy(0);
    const own = leftBy(stranger, '1-00000000-bbbbbb');
    expect(asStranger()).toBe('theirs'.length);
    expect(readFileSync(path, 'utf8')).toBe('theirsmine');
    expect(readdirSync(folder).sort()).toEqual(['file', theirs.slice(folder.length + 1)]);
    expect(own).not.toBe(theirs);
  });
});
