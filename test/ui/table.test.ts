import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { cells } from '../../src/text/cells.ts';
import { table, tableLayout, tableWidth, type Column } from '../../src/ui/table.ts';

const columns: Column[] = [
  { title: 'NAME', shrink: true },
  { title: 'TAGS', align: 'right' },
  { title: 'NOTE', shrink: true },
];
const rows = [
  ['team/app', '3', 'all is well'],
  ['a-very-long-team-name/with-a-very-long-application', '20000', ''],
];

test('columns are as wide as their widest cell, and nothing is shortened without a terminal', () => {
  expect(table(rows, { columns, width: Infinity }).split('\n')).toEqual([
    'NAME                                                 TAGS  NOTE',
    'team/app                                                3  all is well',
    'a-very-long-team-name/with-a-very-long-application  20000',
  ]);
});

test('a narrow terminal shortens the widest columns that may be, to the very width', () => {
  const lines = table(rows, { columns, width: 40 }).split('\n');
  expect(lines).toEqual([
    'NAME                   TAGS  NOTE',
    'team/app                  3  all is well',
    'a-very-long-team-na…  20000',
  ]);
  expect(Math.max(...lines.map(cells))).toBe(40);
});

test('a terminal that is too narrow for anything still shows the beginning of each cell', () => {
  expect(table(rows, { columns, width: 5 }).split('\n').at(-1)).toBe('a-very-…  20000');
});

test('the width is that of the terminal, without one there is none', () => {
  const stdout = new Writable();
  expect(tableWidth({ stdout })).toBe(Infinity);
  expect(tableWidth({ stdout: Object.assign(new Writable(), { isTTY: true, columns: 200 }) })).toBe(200);
});

test('a cell can neither steer the terminal nor forge a row', () => {
  expect(table([['a\nb\u001b[2J', '1']], { columns, width: Infinity })).toBe(
    'NAME         TAGS  NOTE\na\\nb\\x1b[2J     1',
  );
});

test('wide characters take two cells', () => {
  const wide = [
    ['日本', '1'],
    ['abcd', '2'],
  ];
  expect(table(wide, { columns, width: Infinity }).split('\n').slice(1)).toEqual([
    '日本     1',
    'abcd     2',
  ]);
  const [, long = ''] = table([['日本語日本語日本語', '1', 'x']], { columns, width: 22 }).split('\n');
  expect([long, cells(long)]).toEqual(['日本語日…      1  x', 19]);
});

test('rows that come later keep to the columns', () => {
  const { header, line } = tableLayout([['team/app', '1']], { columns, width: 60 });
  expect([header, line(['x', '12']), line(['a-name-that-is-longer', '3'])]).toEqual([
    'NAME      TAGS  NOTE',
    'x           12',
    'a-name-…     3',
  ]);
});
