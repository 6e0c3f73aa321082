import { execFileSync } from 'node:child_process';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Header } from 'tar/header';
import { Pax } from 'tar/pax';
import { describe, expect, test } from 'vitest';
import { indexTar } from '../../../src/copy/tar/file.ts';
import { TarWalk, type TarEntry } from '../../../src/copy/tar/walk.ts';
import { tempFolder } from '../../support/tmp.ts';

const long = `${'long-folder/'.repeat(12)}${'n'.repeat(120)}`;

/** A tree with what archives get wrong: long names, links, a sparse file, an empty one, letters that are not ASCII. */
function tree(): string {
  const folder = tempFolder();
  mkdirSync(join(folder, long, '..'), { recursive: true });
  writeFileSync(join(folder, long), 'long');
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, 'ünïcode'), 'x'.repeat(512));
  writeFileSync(join(folder, '12345'), 'a name of digits');
  symlinkSync(long, join(folder, 'symlink'));
  linkSync(join(folder, 'ünïcode'), join(folder, 'z-hardlink'));
  const holes = openSync(join(folder, 'z-sparse'), 'w');
  for (let at = 0; at < 40; at++) writeSync(holes, 'x', at * 64 * 1024);
  closeSync(holes);
  return folder;
}

function pack(folder: string, ...args: string[]): string {
  const file = join(tempFolder(), 'made.tar');
  execFileSync('tar', ['-cf', file, ...args, '-C', folder, '--sort=name', '.']);
  return file;
}

function walked(content: Buffer, chunk: number): TarEntry[] {
  const entries: TarEntry[] = [];
  const walk = new TarWalk((entry) => void entries.push(entry));
  for (let at = 0; at < content.length; at += chunk) walk.feed(content.subarray(at, at + chunk));
  walk.end();
  return entries;
}

/** As GNU tar lists it. */
const listed = (file: string): string[] =>
  execFileSync('tar', ['-tf', file, '--quoting-style=literal'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((name) => name.replace(/^\.\//, ''));

describe.each([
  ['GNU', ['--format=gnu']],
  ['pax', ['--format=pax']],
  ['pax with times and attributes', ['--format=pax', '--xattrs', '--pax-option=comment=12']],
  ['GNU sparse', ['--format=gnu', '--sparse']],
  ['pax sparse', ['--format=pax', '--sparse']],
])('%s format', (_, args) => {
  test('has every entry, whatever the chunks', () => {
    const file = pack(tree(), ...args);
    const content = readFileSync(file);
    const entries = walked(content, 65_536);
    expect(entries.map(({ path }) => path.replace(/GNUSparseFile\.\d+\//, ''))).toEqual(listed(file));
    for (const chunk of [100, 512, 513]) expect(walked(content, chunk)).toEqual(entries);
  });

  test('is cut off wherever it ends too early', () => {
    const content = readFileSync(pack(tree(), ...args));
    const whole = walked(content, 65_536);
    const end = Math.max(...whole.map(({ offset, size }) => offset + Math.ceil(size / 512) * 512));
    for (const length of [511, 512, 1000, Math.floor(end / 2), end - 1, end]) {
      expect(() => walked(content.subarray(0, length), 65_536), String(length)).toThrow(/cut off|no tar/);
    }
    expect(walked(content.subarray(0, end + 512), 65_536)).toEqual(whole);
  });
});

test('an entry of more than 8 GiB has its size in a pax record', () => {
  const header = (fields: ConstructorParameters<typeof Header>[0]): Buffer => {
    const block = Buffer.alloc(512);
    new Header(fields).encode(block);
    return block;
  };
  const archive = Buffer.concat([
    new Pax({ path: 'large', size: 1000 }).encode(),
    header({ path: 'large', size: 0, type: 'File' }),
    Buffer.alloc(1024, 7),
    header({ path: 'next', size: 0, type: 'File' }),
    Buffer.alloc(1024),
  ]);
  expect(walked(archive, 512).map(({ path, size }) => [path, size])).toEqual([
    ['large', 1000],
    ['next', 0],
  ]);
});

describe('refuses', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['a short text', Buffer.from('hello'), 'is no tar archive'],
    ['a long text', Buffer.from('hello\n'.repeat(1000)), 'is no tar archive'],
    ['zeros', Buffer.alloc(10240), 'has nothing in it'],
  ])('%s', (_, content, what) => {
    expect(() => walked(content, 4096)).toThrow(what);
  });

  test('a header that was damaged', () => {
    const content = readFileSync(pack(tree(), '--format=gnu'));
    const second = walked(content, 4096)[1]!;
    content[second.offset - 512 + 3]! ^= 1;
    expect(() => walked(content, 4096)).toThrow(/damaged at byte \d+/);
  });

  test('a single block of zeros in the middle, where engines stop', () => {
    const content = readFileSync(pack(tree(), '--format=gnu'));
    const second = walked(content, 4096)[1]!;
    const at = second.offset - 512;
    expect(() =>
      walked(Buffer.concat([content.subarray(0, at), Buffer.alloc(512), content.subarray(at)]), 4096),
    ).toThrow(/damaged/);
  });
});

describe('indexTar', () => {
  async function opened(file: string) {
    const handle = await open(file, 'r');
    return { handle, tar: await indexTar(handle) };
  }

  test('reads entries, through links, by their last version', async () => {
    const folder = tree();
    const file = pack(folder, '--format=gnu');
    writeFileSync(join(folder, 'empty'), 'now with something in it');
    execFileSync('tar', ['-rf', file, '-C', folder, './empty']);
    const { handle, tar } = await opened(file);
    expect((await tar.read('empty', 100)).toString()).toBe('now with something in it');
    expect((await tar.read('symlink', 100)).toString()).toBe('long');
    expect((await tar.read('z-hardlink', 1000)).toString()).toBe('x'.repeat(512));
    expect((await tar.read('12345', 1000)).toString()).toBe('a name of digits');
    await expect(tar.read('ünïcode', 10)).rejects.toThrow('has 512 bytes');
    await expect(tar.read('none', 10)).rejects.toThrow('has no none');
    await handle.close();
  });

  test('follows no link in a ring or out of the archive', async () => {
    const folder = tempFolder();
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    symlinkSync('/etc/passwd', join(folder, 'absolute'));
    symlinkSync('../../../../../etc/passwd', join(folder, 'up'));
    const { handle, tar } = await opened(pack(folder));
    for (const path of ['a', 'b', 'absolute', 'up', '/etc/passwd', '../etc/passwd'])
      expect(tar.has(path)).toBe(false);
    await handle.close();
  });

  test('says that a sparse entry cannot be had', async () => {
    const { handle, tar } = await opened(pack(tree(), '--format=gnu', '--sparse'));
    await expect(tar.read('z-sparse', 100)).rejects.toThrow('sparse');
    await handle.close();
  });
});
