import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible, visibleLines } from '../../src/text/visible.ts';

test('what steers a terminal stands as an escape', () => {
  expect(visible('a\u001b[31mb\u0007')).toBe('a\\x1b[31mb\\x07');
  expect(visible('one\ntwo\r\tthree')).toBe('one\\ntwo\\r\\tthree');
  expect(visible('\u009b2J\u007f')).toBe('\\x9b2J\\x7f');
});

test('what reorders or hides text does so, too', () => {
  expect(visible('a\u202eb\u2066c\u200bd\ufeff')).toBe('a\\u202eb\\u2066c\\u200bd\\ufeff');
  expect(visible('a\u2028b\u{e0041}\ud800')).toBe('a\\u2028b\\u{e0041}\\ud800');
});

test('lines stay lines', () => {
  expect(visibleLines('a\u001b[31m\n\tb\r\nc\rd')).toBe('a\\x1b[31m\n\tb\nc\\rd');
});

test('text of any language stays as it is', () => {
  for (const text of ['team/app:v1.0', 'größer', '日本語', 'émoji 🐳', 'a\\x1b'])
    expect(visible(text)).toBe(text);
});

test('nothing invisible is left of any text', () => {
  const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
  const anything = fc
    .array(fc.integer({ min: 0, max: 0x10ffff }))
    .map((points) => String.fromCodePoint(...points));
  fc.assert(fc.property(anything, (text) => !invisible.test(visible(text))));
  expect(invisible.test('\u202e')).toBe(true);
});
