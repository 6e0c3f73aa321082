import { expect, test } from 'vitest';
import { recognise } from '../../src/symptoms/recognise.ts';
import { symptoms } from '../../src/symptoms/table.ts';
import { texts } from './texts.ts';

test.each(texts)('%s: %s', (row, _, text) => {
  expect(recognise(text).map(({ symptom }) => symptom.name)).toEqual([row]);
});

test('every row that says something is proven by a text', () => {
  const proven = new Set<string>(texts.map(([row]) => row));
  expect(symptoms.filter(({ name, says }) => says && !proven.has(name)).map(({ name }) => name)).toEqual([]);
});
