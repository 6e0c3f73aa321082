/** East Asian wide and fullwidth characters and emoji (Unicode Standard Annex 11): two cells each. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** The cells that one character takes on a terminal. */
const cellsOf = (character: string): number =>
  /\p{Mn}|\p{Me}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;

const ascii = /^[\x20-\x7e]*$/;

/** The cells that a text takes on a terminal; it holds no controls. */
export const cells = (text: string): number =>
  ascii.test(text) ? text.length : [...text].reduce((sum, character) => sum + cellsOf(character), 0);

/** At most that many cells, the last of them `…` where something is left out. */
export function shortened(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const character of text) {
    used += cellsOf(character);
    if (used > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
