import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lastLines } from '../../src/system/tail.ts';
import { tempFolder } from '../support/tmp.ts';

const file = (text: string): string => {
  const name = path.join(tempFolder(), 'log');
  writeFileSync(name, text);
  return name;
};

test.each([
  ['', 3, []],
  ['a\n', 3, ['a']],
  ['a\nb\nc\n', 2, ['b', 'c']],
  ['a\nb\nc', 2, ['b', 'c']],
  ['a\n\n', 2, ['a', '']],
  ['a\nb\n', 0, []],
])('the last lines of %j, %d of them', async (text, count, lines) => {
  expect(await lastLines(file(text), count)).toEqual(lines);
});

test('a file larger than what is read at once, with letters of several bytes', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i} äöü€ ${'x'.repeat(i % 50)}`);
  const name = file(`${lines.join('\n')}\n`);
  expect(await lastLines(name, 3)).toEqual(lines.slice(-3));
  expect(await lastLines(name, 15_000)).toEqual(lines.slice(-15_000));
  expect(await lastLines(name, 30_000)).toEqual(lines);
});

test('only a part of the file', async () => {
  const name = file('one\ntwo\nthree\n');
  expect(await lastLines(name, 9, { from: 4 })).toEqual(['two', 'three']);
  expect(await lastLines(name, 9, { to: 8 })).toEqual(['one', 'two']);
});

test('a file that is not there', async () => {
  expect(await lastLines('/no/such/log', 3)).toEqual([]);
});
