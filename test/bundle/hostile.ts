import fc from 'fast-check';

/** What means something to one reader or another. */
const pieces = [
  ...`'"\`\\$%#&|;:,.!?*~^@=+-<>()[]{}/ _`,
  '$$',
  '${HOME}',
  '$(id)',
  '%h',
  '%%',
  '\\n',
  '\\x41',
  '\\\\',
  '${',
  '}}',
  '{{x}}',
  '~/',
  '--',
  ': ',
  ' #',
  '- ',
  '0123',
  '1e10',
  'yes',
  'null',
  'ü',
  '漢',
  '😀',
  '\u00a0',
  '\u3000',
  'ab',
  'x',
];

const controls = [
  '\n',
  '\r\n',
  '\t',
  '\u0001',
  '\u0007',
  '\u001b',
  '\u007f',
  '\u0085',
  ' \u2028 ',
  ' \u2029 ',
  '\ufeff',
];

const join = (texts: readonly string[], minLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...texts), { minLength, maxLength: 8 }).map((parts) => parts.join(''));

/** Anything a program's arguments could hold. */
export const hostile = fc.oneof(
  join([...pieces, ...controls], 0),
  fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
);

/** What settings let through: printable, not empty. */
export const pathLike = join(pieces, 1);

/** Many values for one run of a program; the seed makes a failure come again. */
export const batch = (arbitrary: fc.Arbitrary<string>, size: number): string[] =>
  fc.sample(arbitrary, { numRuns: size, seed: 20 });
