import { UsageError } from '../../errors.ts';

/**
 * A command as a list: JSON (`["/bin/sh","-c","…"]`) as it stands, otherwise words as a shell parts them, with quotes and
 * backslashes. No shell runs it, so that what only a shell could do is refused instead of becoming a word.
 */
export function commandWords(text: string, flag: string): string[] {
  const list = text.trimStart().startsWith('[') ? jsonList(text, flag) : parted(text, flag);
  if (list.length > 0) return list;
  throw wrong(flag, 'there is no command in it', `leave ${flag} away, or name a program`);
}

function jsonList(text: string, flag: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong(flag, 'it begins as a JSON list and is none', `${flag} '["/bin/sh", "-c", "echo hello"]'`);
  }
  if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value;
  throw wrong(
    flag,
    'the list has something else than texts in it',
    `${flag} '["/bin/sh", "-c", "echo hello"]'`,
  );
}

/** A part of a word: in quotes, behind a backslash, or plain. */
const part = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsy;

function parted(text: string, flag: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length;) {
    part.lastIndex = at;
    const match = part.exec(text);
    if (!match) {
      if (!/\s/.test(text[at]!))
        throw wrong(flag, 'a quote in it has no end', `${flag} '["program", "argument"]'`);
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
      continue;
    }
    const [all, single, double, escaped, bare] = match;
    const special = /[$`|&;<>()*?]/.exec(bare ?? '')?.[0] ?? /(?<!\\)[$`]/.exec(double ?? '')?.[0];
    if (special !== undefined)
      throw wrong(
        flag,
        `only a shell knows what ${special} means, and none runs it`,
        `say so: ${flag} '${JSON.stringify(['/bin/sh', '-c', text]).replaceAll("'", `'\\''`)}'\nor quote it, where ${special} itself is meant`,
      );
    word = `${word ?? ''}${single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? escaped ?? bare ?? ''}`;
    at += all.length;
  }
  return word === undefined ? words : [...words, word];
}

const wrong = (flag: string, what: string, cure: string): UsageError =>
  new UsageError([{ where: flag, what: `${flag}: ${what}`, cure }]);
