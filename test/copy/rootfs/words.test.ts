import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commandWords } from '../../../src/copy/rootfs/words.ts';

const words = (text: string): string[] => commandWords(text, '--cmd');

/** What a real shell makes of it. */
const byShell = (text: string): string[] =>
  execFileSync('sh', ['-c', `for word in ${text}; do printf '%s\\0' "$word"; done`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

test.each([
  '/bin/sh',
  '  /bin/sh   -x\t-e ',
  `echo 'two words' "and two" three\\ four`,
  `a'b'"c"d`,
  `"a \\"quoted\\" \\\\ word" '\\n'`,
  `"back\\slash stays"`,
  `'' x ""`,
  `"\\$HOME" '$HOME' \\$HOME`,
  `'*' "?" \\*`,
])('parts %s as a shell does', (text) => {
  expect(words(text)).toEqual(byShell(text));
});

test('takes a JSON list as it stands', () => {
  expect(words(' ["/bin/sh", "-c", "echo $HOME | cat"]')).toEqual(['/bin/sh', '-c', 'echo $HOME | cat']);
});

describe('refuses', () => {
  test.each([
    'echo $HOME',
    'a | b',
    'a && b',
    'echo "$(date)"',
    'x > y',
    'ls *',
    '`date`',
    '(a)',
    '"`date`"',
  ])('what only a shell can do: %s', (text) => {
    expect(() => words(text)).toThrow(/only a shell/);
  });

  test('and shows how to have a shell do it', () => {
    expect.assertions(1);
    try {
      words(`echo 'it'"'"s $HOME`);
    } catch (error) {
      const [{ cure }] = (error as { problems: [{ cure: string }] }).problems;
      const shown = /--cmd (.*)\n/.exec(cure)?.[1] ?? '';
      expect(JSON.parse(byShell(shown)[0] ?? '')).toEqual(['/bin/sh', '-c', `echo 'it'"'"s $HOME`]);
    }
  });

  test.each([
    ['', /no command/],
    ['   ', /no command/],
    ['[]', /no command/],
    ['["a", 1]', /something else than texts/],
    ['[a]', /begins as a JSON list/],
    [`echo 'open`, /no end/],
    ['echo "open', /no end/],
    ['echo \\', /no end/],
  ])('%j', (text, what) => {
    expect(() => words(text)).toThrow(what);
  });
});
