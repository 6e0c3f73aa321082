import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createOutput } from '../../src/ui/output.ts';

const controls = /[^\P{Cc}\n\t]/u;

test('what comes from elsewhere cannot steer the terminal: problems and warnings', async () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdin: new PassThrough(), stdout, stderr, env: { NO_COLOR: '1' }, cwd: '/' };
  const out = createOutput(io, { json: false, quiet: false });
  out.problems([
    {
      where: 'cut.tar\u001b]0;x\u0007',
      what: 'its first line \u001b[31m\n  the second\u009b2J',
      cure: 'one\u001b[2J\ntwo\u202e',
    },
  ]);
  out.warn('a file \u001b[31m\nit goes on without');
  stderr.end();
  const said = await text(stderr);
  expect(said).not.toMatch(controls);
  expect(said).toBe(
    [
      '✗ cut.tar\\x1b]0;x\\x07: its first line \\x1b[31m',
      '    the second\\x9b2J',
      '  → one\\x1b[2J',
      '  → two\\u202e',
      '! a file \\x1b[31m',
      'it goes on without',
      '',
    ].join('\n'),
  );
});

test('colours of its own stay', async () => {
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const io = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr,
    env: { TERM: 'xterm' },
    cwd: '/',
  };
  createOutput(io, { json: false, quiet: false }).problems([{ where: '', what: 'x\u001b[31m' }]);
  stderr.end();
  const said = await text(stderr);
  expect(said.startsWith('\u001b[31m✗\u001b[')).toBe(true);
  expect(said.endsWith('m x\\x1b[31m\n')).toBe(true);
});
