import { describe, expect, it } from 'vitest';
import { parse } from '../../src/cli/parse.ts';
import { UsageError } from '../../src/errors.ts';

const understood = (line: string) => {
  const { command, arguments: words, flags } = parse(line.split(' ').filter(Boolean));
  return { command: command.name, words, flags };
};
const refused = (...argv: string[]) => {
  try {
    parse(argv);
  } catch (error) {
    if (error instanceof UsageError)
      return error.problems.map(({ what, cure }) => `${what} → ${cure}`).join('\n');
    throw error;
  }
  throw new Error('accepted');
};

describe('what a line means', () => {
  it.each<[string, ReturnType<typeof understood>]>([
    ['', { command: '', words: [], flags: {} }],
    ['demo', { command: '', words: ['demo'], flags: {} }],
    ['-- demo', { command: '', words: ['demo'], flags: {} }],
    ['demo --yes --start', { command: '', words: ['demo'], flags: { yes: true, start: true } }],
    ['--host a.lan --host b.lan', { command: '', words: [], flags: { host: ['a.lan', 'b.lan'] } }],
    ['--port=8443 demo', { command: '', words: ['demo'], flags: { port: '8443' } }],
    ['--port=', { command: '', words: [], flags: { port: '' } }],
    ['--no-delete --ipv6', { command: '', words: [], flags: { delete: false, ipv6: true } }],
    ['--no-input -y', { command: '', words: [], flags: { input: false, yes: true } }],
    ['up', { command: 'up', words: [], flags: {} }],
    ['./staus', { command: '', words: ['./staus'], flags: {} }],
    ['./up', { command: '', words: ['./up'], flags: {} }],
    ['-C demo up', { command: 'up', words: [], flags: { dir: 'demo' } }],
    ['up -C up', { command: 'up', words: [], flags: { dir: 'up' } }],
    [
      'logs nginx registry -fn 5',
      { command: 'logs', words: ['nginx', 'registry'], flags: { follow: true, tail: '5' } },
    ],
    ['down --purge --data', { command: 'down', words: [], flags: { purge: true, data: true } }],
  ])('%s', (line, meaning) => expect(understood(line)).toEqual(meaning));
});

describe('what is refused, and how', () => {
  it.each<[string[], RegExp]>([
    [['--prot', '1'], /no flag --prot → did you mean --port\?/],
    [['--password', 'x'], /read by everyone.*--password-stdin/],
    [['up', '--host', 'a.lan'], /no flag --host → it belongs to create-registry/],
    [['--port'], /--port needs a value/],
    [['--port', '--yes'], /--port needs a value/],
    [['--yes=1'], /--yes takes no value/],
    [['--port', '1', '--port', '2'], /given twice/],
    [['--yes', '--no-yes'], /given twice/],
    [['a', 'b'], /at most 1.*"b"/],
    [['up', 'demo'], /no argument.*-C DIR/s],
    [['statsu', 'x'], /did you mean create-registry status/],
    [['staus'], /no command staus.*did you mean create-registry status\?.*create-registry \.\/staus/s],
    [['du'], /no command du.*did you mean create-registry usage\?/s],
    [['garbage-collect', '-C', 'x'], /did you mean create-registry gc\?/],
    [['delete', 'app:1'], /did you mean create-registry rm\?/],
    [['explain', 'x509: …'], /did you mean create-registry doctor --explain\?/],
    [['trust'], /no command trust.*did you mean create-registry client apply\?/s],
    [['start'], /did you mean create-registry up\?/],
    [['help'], /create-registry --help/],
    [['--no-host'], /no flag --no-host/],
    [['--__proto__', 'x'], /no flag --__proto__/],
    [['-x'], /no flag -x/],
  ])('%j', (argv, message) => expect(refused(...argv)).toMatch(message));

  it('says everything at once', () =>
    expect(refused('--prot=1', '--yes=1', '--port').split('\n')).toHaveLength(3));
});
