import { Invalid } from '../option.ts';

/** A user name as RFC 7617 and the htpasswd format allow it: no colon, no control characters. */
export function checkUser(text: string): string {
  if (text === '') throw new Invalid('an empty user name', 'give a name like admin');
  if (text.includes(':'))
    throw new Invalid(`"${text}" has a colon, which ends the name in HTTP basic auth`, 'leave it out');
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text))
    throw new Invalid('a user name with control characters', 'use printable characters');
  if (!text.isWellFormed()) throw new Invalid('a user name that is no text', 'use printable characters');
  if (text.startsWith('#'))
    throw new Invalid(`"${text}" starts with #, a comment in htpasswd`, 'begin with a letter');
  if (text !== text.trim())
    throw new Invalid(`"${text}" begins or ends with a space`, 'leave the spaces out');
  if (Buffer.byteLength(text) > 255)
    throw new Invalid('a user name of more than 255 bytes', 'use a shorter one');
  if (text === 'create-registry')
    throw new Invalid('"create-registry" is the name of the tool\'s own account', 'choose another name');
  return text;
}
