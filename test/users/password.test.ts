import { describe, expect, test } from 'vitest';
import { Invalid } from '../../src/settings/option.ts';
import { checkPassword, generatePassword, weakness } from '../../src/users/password.ts';

describe('a generated password', () => {
  const many = Array.from({ length: 500 }, generatePassword);

  test('has at least 128 bits', () => {
    const symbols = new Set(many.join('').replaceAll('-', ''));
    const length = many[0]!.replaceAll('-', '').length;
    expect(length * Math.log2(symbols.size)).toBeGreaterThanOrEqual(128);
    expect(new Set(many).size).toBe(500);
    // No place of it is fixed but the hyphens.
    for (const [i, character] of [...many[0]!].entries())
      expect(new Set(many.map((one) => one[i])).size, `place ${i}`).toBe(
        character === '-' ? 1 : symbols.size,
      );
  });

  test('reads and types easily', () => {
    for (const one of many) expect(one).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){6}$/);
    expect(many.join('')).not.toMatch(/[ilo01]/);
  });

  test('is one that is accepted and strong', () => {
    for (const one of many) {
      expect(checkPassword(one)).toBe(one);
      expect(weakness(one)).toBeUndefined();
    }
  });
});

test.each([
  ['one character', 'x'],
  ['spaces within and around', ' a b '],
  ['what shells and files treat specially', `'"$\`\\!#%:;&|<>()[]{}*?~`],
  ['72 bytes', 'x'.repeat(72)],
  ['72 bytes of letters beyond ASCII', 'ä'.repeat(36)],
  ['an emoji', '🔑'],
])('accepted and unchanged: %s', (_, text) => expect(checkPassword(text)).toBe(text));

test.each([
  ['empty', '', 'an empty password'],
  ['73 bytes', 'x'.repeat(73), 'a password of 73 bytes: bcrypt reads only the first 72'],
  ['37 letters of two bytes', 'ä'.repeat(37), 'a password of 74 bytes'],
  ['a newline', 'pass\nword', 'control character'],
  ['a final newline', 'password\n', 'control character'],
  ['a carriage return', 'password\r', 'control character'],
  ['a tab', 'pass\tword', 'control character'],
  ['NUL', 'pass\0word', 'control character'],
  ['DEL', 'pass\x7fword', 'control character'],
  ['a C1 control character', 'pass\x85word', 'control character'],
  ['Latin-1 read as UTF-8', Buffer.from('p\xe4ss', 'latin1').toString(), 'not UTF-8'],
  ['half a surrogate pair', 'pass\ud83d', 'not UTF-8'],
])('refused: %s', (_, text, message) => {
  let thrown: unknown;
  try {
    checkPassword(text);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Invalid);
  expect((thrown as Invalid).message).toContain(message);
  expect((thrown as Invalid).cure).not.toBe('');
  if (text.length > 1) expect((thrown as Invalid).message + (thrown as Invalid).cure).not.toContain(text);
});

test.each([
  ['secret', 'it has only 6 characters; 12 or more are hard to guess'],
  ['x', 'it has only 1 character; 12 or more are hard to guess'],
  ['🔑🔑🔑', 'it has only 3 characters; 12 or more are hard to guess'],
  ['abababababababab', 'it has only 2 different characters'],
  ['correct horse battery', undefined],
])('the weakness of %s: %s', (text, said) => expect(weakness(text)).toBe(said));
