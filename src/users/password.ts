import { randomInt } from 'node:crypto';
import { Invalid } from '../settings/option.ts';

/** No capitals to shift for, and nothing that is taken for something else: no i, l, o, 0, 1. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 7;
const groupLength = 4;

/** 28 characters of 31, 138 bits: `k7qm-4tnw-…`. Beyond guessing whatever the cost of the hash. */
export const generatePassword = (): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join(''),
  ).join('-');

/** bcrypt reads no more than this and would let everybody in who knows the beginning. */
const longest = 72;

/** Gives the password back, unchanged; throws `Invalid`, never with the password in the message. */
export function checkPassword(text: string): string {
  if (text === '') throw new Invalid('an empty password', 'give one, or leave it out to have one generated');
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text))
    throw new Invalid(
      'a password with a line break, tab or other control character',
      'use one line of printable characters',
    );
  if (text.includes('\ufffd') || Buffer.from(text).toString() !== text)
    throw new Invalid('a password that is not UTF-8', 'save it as UTF-8, or use ASCII characters only');
  const bytes = Buffer.byteLength(text);
  if (bytes > longest)
    throw new Invalid(
      `a password of ${bytes} bytes: bcrypt reads only the first ${longest}`,
      'use a shorter one',
    );
  return text;
}

/** Why a password chosen by a person may be guessed, for a warning; undefined where nothing speaks against it. */
export function weakness(text: string): string | undefined {
  const characters = [...text];
  const different = new Set(characters).size;
  if (characters.length < 12)
    return `it has only ${counted(characters.length, 'character')}; 12 or more are hard to guess`;
  if (different < 5) return `it has only ${counted(different, 'different character')}`;
  return undefined;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
