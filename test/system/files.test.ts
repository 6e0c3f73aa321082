import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { OperationError } from '../../src/errors.ts';
import { freeSpace, readIfThere, statIfThere, writeAtomic } from '../../src/system/files.ts';
import { root } from '../support/paths.ts';
import { tempFolder } from '../support/tmp.ts';
import { inChild, nobody, outcomeOf } from '../targets/process/child.ts';
import { smallDisk } from './small-disk.ts';

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

describe('an atomic write', () => {
  test('makes the file with the mode asked for, whatever the umask, and 0600 when none is', async () => {
    const folder = tempFolder();
    const umask = process.umask(0o077);
    onTestFinished(() => void process.umask(umask));
    await writeAtomic(path.join(folder, 'public'), 'a', { mode: 0o644 });
    process.umask(0);
    await writeAtomic(path.join(folder, 'private'), 'b');
    expect([modeOf(path.join(folder, 'public')), modeOf(path.join(folder, 'private'))]).toEqual([
      '644',
      '600',
    ]);
    expect(readdirSync(folder).sort()).toEqual(['private', 'public']);
  });

  test('replaces the whole file, keeps its mode when none is given, and leaves other names of the old one alone', async () => {
    const file = path.join(tempFolder(), 'file');
    writeFileSync(file, 'a long old text', { mode: 0o640 });
    linkSync(file, `${file}.other`);
    await writeAtomic(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(modeOf(file)).toBe('640');
    expect(readFileSync(`${file}.other`, 'utf8')).toBe('a long old text');
  });

  test('does not write where a link leads out of the folder', async () => {
    const folder = tempFolder();
    const outside = path.join(tempFolder(), 'outside');
    writeFileSync(outside, 'theirs');
    symlinkSync(outside, path.join(folder, 'file'));
    const error = await writeAtomic(path.join(folder, 'file'), 'mine').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OperationError);
    expect((error as OperationError).problems[0]).toMatchObject({
      where: path.join(folder, 'file'),
      cure: expect.stringContaining(outside),
    });
    expect(readFileSync(outside, 'utf8')).toBe('theirs');
  });

  test('nor where a folder on the way is such a link', async () => {
    const folder = tempFolder();
    const outside = tempFolder();
    symlinkSync(outside, path.join(folder, 'nginx'));
    await expect(writeAtomic(path.join(folder, 'nginx/file'), 'mine', { within: folder })).rejects.toThrow(
      'symbolic link',
    );
    expect(readdirSync(outside)).toEqual([]);
  });

  test('writes to where a link within the folder leads, and keeps the link', async () => {
    const folder = tempFolder();
    writeFileSync(path.join(folder, 'real'), 'old');
    symlinkSync('real', path.join(folder, 'link'));
    await writeAtomic(path.join(folder, 'link'), 'new');
    expect(readFileSync(path.join(folder, 'real'), 'utf8')).toBe('new');
    expect(lstatSync(path.join(folder, 'link')).isSymbolicLink()).toBe(true);
  });

  test('the folder itself may be reached by a link', async () => {
    const real = tempFolder();
    const link = path.join(tempFolder(), 'link');
    symlinkSync(real, link);
    await writeAtomic(path.join(link, 'file'), 'text', { within: link });
    expect(readFileSync(path.join(real, 'file'), 'utf8')).toBe('text');
  });

  test.each([
    ['a folder in its place', (file: string) => mkdirSync(file), 'folder'],
    ['a file for a parent', (file: string) => writeFileSync(path.dirname(file), ''), 'not a folder'],
  ])('%s: says so', async (_, prepare, words) => {
    const folder = tempFolder();
    const file = words === 'folder' ? path.join(folder, 'name') : path.join(folder, 'parent/name');
    prepare(file);
    await expect(writeAtomic(file, 'text')).rejects.toThrow(words);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('killed at any moment, there is the old text or the new one, and the next write cleans up', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'file');
    const texts = ['a', 'b'].map((letter) => letter.repeat(3_000_000));
    await writeAtomic(file, texts[0]!);
    const script = `
      import { writeAtomic } from ${JSON.stringify(path.join(root, 'dist/system/files.js'))};
      process.stdout.write('ready');
      for (let i = 0; ; i++) await writeAtomic(${JSON.stringify(file)}, 'ab'[i % 2].repeat(3_000_000), { mode: 0o600 });`;
    let leftovers = 0;
    for (let round = 0; round < 15; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await delay(Math.random() * 40);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(texts.includes(readFileSync(file, 'utf8'))).toBe(true);
      leftovers += readdirSync(folder).length - 1;
    }
    // Else nothing was killed half-way and the test shows nothing.
    expect(leftovers).toBeGreaterThan(0);
    await writeAtomic(file, 'end');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('a full disk leaves the old text and nothing else', async ({ skip }) => {
    const folder = smallDisk(skip);
    const file = path.join(folder, 'file');
    await writeAtomic(file, 'old');
    const error = await writeAtomic(file, 'x'.repeat(2 * 1024 * 1024)).catch((thrown: unknown) => thrown);
    expect((error as OperationError).problems).toMatchObject([
      { where: file, what: expect.stringContaining('disk is full') },
    ]);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('a folder that may not be written: says so', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o500);
    const file = JSON.stringify(path.join(folder, 'file'));
    const child = inChild(`print(await settled(writeAtomic(${file}, 'text')));`, {
      as: process.getuid!() === 0 ? nobody : undefined,
    });
    expect(await outcomeOf(child)).toMatchObject({
      problems: [{ what: expect.stringMatching(/^No permission/), cure: expect.stringContaining('sudo') }],
    });
  });
});

test('what is not there reads as nothing', async () => {
  const folder = tempFolder();
  writeFileSync(path.join(folder, 'file'), 'text');
  expect(await readIfThere(path.join(folder, 'file'))).toBe('text');
  expect(await readIfThere(path.join(folder, 'none'))).toBeUndefined();
  expect(await readIfThere(path.join(folder, 'file/below'))).toBeUndefined();
  expect(await statIfThere(path.join(folder, 'none'))).toBeUndefined();
  await expect(readIfThere(folder)).rejects.toThrow('is a folder');
});

test('free space is that of the nearest folder there is', async ({ skip }) => {
  const folder = smallDisk(skip);
  const free = await freeSpace(path.join(folder, 'not/yet/there'));
  expect(existsSync(path.join(folder, 'not'))).toBe(false);
  expect(free).toBeGreaterThan(0);
  expect(free).toBeLessThanOrEqual(1024 * 1024);
});
