import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { elsewhere, thisFolder } from '../../src/symptoms/place.ts';
import { symptoms } from '../../src/symptoms/table.ts';
import { words } from '../../src/symptoms/words.ts';
import { suite } from '../../src/smoke/suite.ts';
import { root } from '../support/paths.ts';

const src = join(root, 'src');
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: relative(src, join(src, file)), text: readFileSync(join(src, file), 'utf8') }));
const others = sources.filter(({ file }) => !file.startsWith('symptoms/'));

test('no cause is written down anywhere but in the table', () => {
  expect(others.length).toBeGreaterThan(300);
  expect(others.filter(({ text }) => /\bcause:\s*['"`]/.test(text)).map(({ file }) => file)).toEqual([]);
});

test('no words of a cause or a cure stand anywhere else', () => {
  const lines = symptoms.flatMap(({ cause, cure }) =>
    [cause, cure].filter((said) => typeof said === 'string').flatMap((said) => said.split('\n')),
  );
  const telling = lines.filter((line) => line.length >= 40);
  expect(telling.length).toBeGreaterThan(100);
  const copies = others.flatMap(({ file, text }) =>
    telling.filter((line) => text.includes(line)).map((line) => `${file}: ${line}`),
  );
  expect(copies).toEqual([]);
});

test('no two rows have the same cause and cure', () => {
  const said = symptoms.map(({ cause, cure }) => `${words(cause, thisFolder)}\n${words(cure, thisFolder)}`);
  expect(said.filter((text, index) => said.indexOf(text) !== index)).toEqual([]);
});

test('every row is reached: by what programs print, or by its name', () => {
  const unused = symptoms
    .filter(({ name, says }) => !says && !name.startsWith('smoke-'))
    .filter(
      ({ name }) => !sources.some(({ file, text }) => !file.includes('/rows/') && text.includes(`'${name}'`)),
    );
  expect(unused.map(({ name }) => name)).toEqual([]);
});

test('every check of the smoke suite has a row, and every such row a check', () => {
  const rows = symptoms.flatMap(({ name }) => (name.startsWith('smoke-') ? [name.slice(6)] : []));
  const own = suite.filter(({ symptom }) => symptom !== undefined).map(({ name }) => name);
  const silent = ['login'];
  expect(rows.toSorted()).toEqual(
    suite
      .map(({ name }) => name)
      .filter((name) => !own.includes(name) && !silent.includes(name))
      .toSorted(),
  );
});

test('every command in a cure exists, and is told its folder', () => {
  const known = new Set(commands.map(({ name }) => name));
  const place = { ...thisFolder, folder: '/srv/a' };
  for (const { name, cause, cure, check } of symptoms)
    for (const said of [cause, cure, check ?? '']) {
      const text = words(said, place);
      for (const [whole, command = '', rest = ''] of text.matchAll(
        /\bcreate-registry (?!’)([a-z]+)( apply)?( -C \/srv\/a)?/g,
      )) {
        expect(known, `${name}: ${whole}`).toContain(command);
        expect(whole, `${name}: ${text}`).toMatch(/ -C \/srv\/a$/);
        expect(rest).toBeDefined();
      }
    }
});

test('every row can be said of any place', () => {
  for (const place of [thisFolder, elsewhere('other.lan:5000')])
    for (const { name, cause, cure, check } of symptoms)
      for (const said of [cause, cure, check ?? 'none']) {
        const text = words(said, place);
        expect(text.trim(), name).not.toBe('');
        expect(text, name).not.toMatch(/undefined|\[object|NaN/);
      }
});
