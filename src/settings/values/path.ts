import { Invalid } from '../option.ts';

/**
 * A path on this machine. `~` is left to the caller, who knows the home folder.
 * Colons would end the path in Compose's short volume syntax and in every PATH-like list.
 */
export function checkPath(text: string): string {
  if (text === '') throw new Invalid('an empty path', 'give a folder or file');
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text))
    throw new Invalid('a path with control characters', 'use printable characters');
  if (!text.isWellFormed()) throw new Invalid('a path that is no text', 'use printable characters');
  if (text.length > 4000) throw new Invalid('a path of more than 4000 characters', 'use a shorter one');
  if (/^~[^/]/.test(text))
    throw new Invalid(`"${text}": only your own home folder can be written as ~`, 'write the full path');
  return text;
}
