import { expect, test } from 'vitest';
import { recognise } from '../../src/symptoms/recognise.ts';
import { symptoms } from '../../src/symptoms/table.ts';
import { texts } from './texts.ts';

const megabyte = 1024 * 1024;

/** A bounded repetition of a bounded pattern cannot run away; one without a bound can, once it stands behind another. */
test.each(symptoms.flatMap(({ name, says = [] }) => says.map((pattern) => [name, pattern] as const)))(
  '%s: %s repeats nothing without a bound',
  (_, pattern) => {
    const source = pattern.source.replaceAll(/\\./g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
    expect(source).not.toMatch(/[*+]|\{\d+,\}/);
    expect(pattern.flags).not.toMatch(/[gy]/);
  },
);

// Beginnings of real messages, again and again: what makes a pattern start anew at every one of them.
test('a megabyte of half messages is read to its end', () => {
  const halves = texts.map(([, , text]) => text.slice(0, Math.floor(text.length / 2)));
  const inLines = halves.map((half) => half.repeat(20)).join('\n');
  const whole = inLines.repeat(Math.ceil(megabyte / inLines.length)).slice(0, megabyte);
  expect(recognise(whole).length).toBeGreaterThan(0);
});

test.each([
  ['one line', 'x509: '],
  ['lookups', 'lookup a'],
  ['quotes', '"https://'],
  ['spaces', ' '],
  ['escapes', '\u001b['],
  ['emerg', '[emerg] '],
  ['different lines', undefined],
] as const)('a megabyte of %s', (_, part) => {
  const text =
    part === undefined
      ? Array.from({ length: 40_000 }, (_unused, index) => `bind() to ${index} failed`).join('\n')
      : part.repeat(megabyte / part.length);
  expect(recognise(text)).toBeInstanceOf(Array);
  expect(recognise(`${text}\nno space left on device`).map(({ symptom }) => symptom.name)).toContain(
    'disk-full',
  );
});
