/**
 * Text from elsewhere for a terminal: characters that steer it, or that hide or reorder what follows (controls, escapes,
 * line breaks, bidi and zero-width characters), stand as escapes that can be seen.
 */
export const visible = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped);

/** The same for text of several lines, which stay lines; tabs stay as well. */
export const visibleLines = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(visible).join('\t'))
    .join('\n');

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const hex = character.codePointAt(0)!.toString(16);
  if (hex.length > 4) return `\\u{${hex}}`;
  return short[character] ?? (hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`);
}
