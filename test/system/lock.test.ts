import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withLock } from '../../src/system/lock.ts';
import { identify } from '../../src/system/proc.ts';
import { tempFolder } from '../support/tmp.ts';
import { fillDisk, smallDisk } from './small-disk.ts';
import { firstWord, inChild, killGroup, outcomeOf } from '../targets/process/child.ts';

const limit = 20_000;

test('one after the other, also when many ask at once', async () => {
  const folder = tempFolder();
  let inside = 0;
  const most: number[] = [];
  await Promise.all(
    Array.from({ length: 8 }, () =>
      withLock(path.join(folder, 'lock'), { limit }, async () => {
        most.push(++inside);
        await delay(2);
        inside--;
      }),
    ),
  );
  expect(most).toEqual(Array(8).fill(1));
  expect(readdirSync(folder)).toEqual([]);
});

test('gives the result, passes the error on, and is free afterwards', async () => {
  const lock = path.join(tempFolder(), 'lock');
  expect(await withLock(lock, { limit }, async () => 7)).toBe(7);
  await expect(withLock(lock, { limit }, async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(lock, { limit: 0 }, async () => 8)).toBe(8);
});

test('says who has it when it takes too long', async () => {
  const lock = path.join(tempFolder(), 'lock');
  await withLock(lock, { limit }, async () => {
    await expect(withLock(lock, { limit: 50 }, async () => 1)).rejects.toMatchObject({
      problems: [
        { what: expect.stringContaining(`pid ${process.pid}`), cure: expect.stringContaining('kill') },
      ],
    });
  });
});

test('Ctrl-C ends the waiting', async () => {
  const lock = path.join(tempFolder(), 'lock');
  const stop = new AbortController();
  await withLock(lock, { limit }, async () => {
    const waiting = withLock(lock, { limit, signal: stop.signal }, async () => 1);
    stop.abort();
    await expect(waiting).rejects.toThrow('Cancelled');
  });
});

const holding = (lock: string) =>
  inChild(
    `await withLock(${JSON.stringify(lock)}, { limit: 20000 }, async () => { print('held'); await new Promise((resolve) => setTimeout(resolve, 60000)); });`,
  );

test('killed holders, one after the other, block nobody', async () => {
  const folder = tempFolder();
  const lock = path.join(folder, 'lock');
  for (let round = 0; round < 3; round++) {
    const child = holding(lock);
    await firstWord(child);
    await killGroup(child);
  }
  expect(readdirSync(folder)).not.toEqual([]);
  expect(await withLock(lock, { limit: 0 }, async () => 1)).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('a successor that comes too late notices', async () => {
  const folder = tempFolder();
  const lock = path.join(folder, 'lock');
  const hold = (id: string, startTime?: string) =>
    JSON.stringify({ ...identify(process.pid), ...(startTime ? { startTime } : {}), id });
  // Reading a pipe takes as long as this test wants: while the dead holder is read, another one has come and gone,
  // and a third holds the lock now.
  execFileSync('mkfifo', [lock]);
  let entered = false;
  const late = withLock(lock, { limit: 300 }, async () => (entered = true));
  const refused = expect(late).rejects.toThrow('at work');
  const pipe = await open(lock, 'w');
  await unlink(lock);
  writeFileSync(lock, hold('third'));
  await pipe.writeFile(hold('dead', '1@0'));
  await pipe.close();
  await refused;
  expect(entered).toBe(false);
  expect(readdirSync(folder)).toEqual(['lock']);
});

test('many processes that find a dead holder still go in one after the other', async () => {
  const folder = tempFolder();
  const lock = path.join(folder, 'lock');
  const counter = path.join(folder, 'counter');
  writeFileSync(counter, '0');
  const child = holding(lock);
  await firstWord(child);
  await killGroup(child);
  // Read, wait, write: two at once lose a step.
  const code = `
    const { readFileSync, writeFileSync } = await import('node:fs');
    for (let i = 0; i < 10; i++)
      await withLock(${JSON.stringify(lock)}, { limit: 20000 }, async () => {
        const seen = Number(readFileSync(${JSON.stringify(counter)}, 'utf8'));
        await new Promise((resolve) => setTimeout(resolve, 1));
        writeFileSync(${JSON.stringify(counter)}, String(seen + 1));
      });
    print('done');`;
  await Promise.all(Array.from({ length: 4 }, () => outcomeOf(inChild(code))));
  expect(readFileSync(counter, 'utf8')).toBe('40');
  expect(readdirSync(folder)).toEqual(['counter']);
});

test('a file that names no holder blocks nobody for long', async () => {
  for (const left of ['', '{"pid":', '[]', JSON.stringify({ pid: 1, startTime: '', exe: '', id: '../x' })]) {
    const folder = tempFolder();
    const lock = path.join(folder, 'lock');
    writeFileSync(lock, left);
    await expect(withLock(lock, { limit: 0 }, async () => 1)).rejects.toThrow('at work');
    utimesSync(lock, 0, 0);
    expect(await withLock(lock, { limit: 0 }, async () => 1)).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('on a full disk only work that can do without goes on', async ({ skip }) => {
  const disk = smallDisk(skip);
  fillDisk(disk);
  const lock = path.join(disk, 'lock');
  await expect(withLock(lock, { limit: 0 }, async () => 1)).rejects.toThrow('disk is full');
  expect(await withLock(lock, { limit: 0, dispensable: true }, async () => 1)).toBe(1);
  expect(readdirSync(disk)).toEqual(['filler']);
});
