import { parseArgs } from 'node:util';
import { UsageError } from '../errors.ts';
import type { Problem } from '../problem.ts';
import type { CommandSpec, Invocation } from './command.ts';
import { commands, createCommand, findCommand } from './commands.ts';
import { settingFlags, sharedFlags, type Flag } from './flag.ts';
import { suggest } from '../text/suggest.ts';

/** argv without node and script. Throws one `UsageError` with everything that is wrong. */
export function parse(argv: readonly string[]): Invocation {
  // `npm create registry -- …` and its kin differ in who drops the double dash.
  const args = argv[0] === '--' ? argv.slice(1) : [...argv];
  const every = tokenize(args, flagsOf(createCommand));
  const word = every.find((token) => token.kind === 'positional')?.value ?? '';
  const command = findCommand(word) ?? createCommand;
  const { flags, words, problems } = read(args, command);
  const rest =
    command.name === '' ? words : words.filter((_, index) => index !== words.indexOf(command.name));
  if (rest.length > command.maxArguments) problems.push(tooMany(command, rest));
  else if (command.name === '' && rest[0]) problems.push(...mistyped(rest[0]));
  if (problems.length > 0 && flags['help'] !== true) throw new UsageError(problems);
  return { command, arguments: rest, flags };
}

/** All flags a command understands. */
export const flagsOf = (command: CommandSpec): readonly Flag[] => [
  ...(command.takesSettings ? settingFlags : []),
  ...command.flags,
  ...sharedFlags,
];

const tokenize = (args: string[], flags: readonly Flag[]) =>
  parseArgs({
    args,
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      flags.map(({ name, type, short }) => [
        name,
        { type: type === 'text' ? ('string' as const) : ('boolean' as const), ...(short ? { short } : {}) },
      ]),
    ),
  }).tokens;

function read(args: string[], command: CommandSpec) {
  const known = new Map(flagsOf(command).map((flag) => [flag.name, flag]));
  const flags: Record<string, string | boolean | string[] | undefined> = {};
  const words: string[] = [];
  const problems: Problem[] = [];
  for (const token of tokenize(args, [...known.values()])) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const negated = token.name.startsWith('no-') && known.get(token.name.slice(3))?.type === 'boolean';
    const flag = known.get(negated ? token.name.slice(3) : token.name);
    if (!flag) problems.push(unknown(token.rawName, command));
    else if (flag.type === 'boolean')
      if (token.value !== undefined)
        problems.push({
          where: token.rawName,
          what: `${token.rawName} takes no value`,
          cure: `write ${token.rawName} or --no-${flag.name}`,
        });
      else set(flag, !negated, token.rawName);
    else if (token.value === undefined || (!token.inlineValue && /^-./.test(token.value)))
      problems.push({
        where: token.rawName,
        what: `${token.rawName} needs a value`,
        cure: `${token.rawName} ${flag.placeholder || 'VALUE'}`,
      });
    else set(flag, token.value, token.rawName);
  }
  return { flags, words, problems };

  function set(flag: Flag, value: string | boolean, rawName: string) {
    const before = flags[flag.name];
    // An empty setting is named by its own check; an empty folder would silently be the working folder.
    if (value === '' && !settingFlags.includes(flag))
      problems.push({
        where: rawName,
        what: `${rawName} is empty`,
        cure: `${rawName} ${flag.placeholder ?? 'VALUE'}`,
      });
    if (flag.multiple) flags[flag.name] = [...((before as string[] | undefined) ?? []), value as string];
    else if (before !== undefined && before !== value)
      problems.push({
        where: rawName,
        what: `${rawName} is given twice with different values`,
        cure: 'keep one of them',
      });
    else flags[flag.name] = value;
  }
}

function unknown(rawName: string, command: CommandSpec): Problem {
  if (rawName === '--password')
    return {
      where: rawName,
      what: 'a password on the command line can be read by everyone on this machine',
      cure: 'use --password-stdin or --password-file FILE, or let one be generated',
    };
  const names = flagsOf(command).map((flag) => `--${flag.name}`);
  const near = suggest(rawName, names);
  const elsewhere = commands.find((other) => flagsOf(other).some((flag) => `--${flag.name}` === rawName));
  const meant = near ? `did you mean ${near}?` : elsewhere ? `it belongs to ${nameOf(elsewhere)}` : '';
  return {
    where: rawName,
    what: `there is no flag ${rawName}`,
    cure: [meant, `see ${nameOf(command)} --help`].filter(Boolean).join('; '),
  };
}

const commandNames = commands.map(({ name }) => name).filter(Boolean);

/** What people type out of habit from other tools. */
const habits: Readonly<Record<string, string>> = {
  start: 'up',
  ps: 'status',
  info: 'status',
  log: 'logs',
  help: '--help',
  test: 'smoke',
  du: 'usage',
  df: 'usage',
  'garbage-collect': 'gc',
  clean: 'gc',
  cleanup: 'gc',
  purge: 'gc',
  delete: 'rm',
  remove: 'rm',
  list: 'ls',
  catalog: 'ls',
  images: 'ls',
  tags: 'ls',
  show: 'inspect',
  retag: 'tag',
  cp: 'copy',
  push: 'copy',
  pull: 'copy',
  import: 'copy',
  load: 'copy',
  fsck: 'verify',
  check: 'verify',
  explain: 'doctor --explain',
  diagnose: 'doctor',
  troubleshoot: 'doctor',
  apply: 'client apply',
  trust: 'client apply',
  onboard: 'client',
};

const meantBy = (word: string): string | undefined =>
  Object.hasOwn(habits, word) ? habits[word] : word.length > 2 ? suggest(word, commandNames) : undefined;

/** A slip in a command must not make a folder of that name. */
function mistyped(word: string): Problem[] {
  const near = meantBy(word);
  if (near === undefined) return [];
  return [
    {
      where: word,
      what: `there is no command ${word}`,
      cure: `did you mean create-registry ${near}?\na new registry in a folder of that name: create-registry ./${word}`,
    },
  ];
}

function tooMany(command: CommandSpec, words: readonly string[]): Problem {
  const extra = words.slice(command.maxArguments);
  const near = command.name === '' ? meantBy(words[0]!) : undefined;
  return {
    where: extra.join(' '),
    what: `${nameOf(command)} takes ${command.maxArguments === 0 ? 'no argument' : `at most ${command.maxArguments}`}; there is no use for "${extra.join(' ')}"`,
    cure: near
      ? `did you mean create-registry ${near}?`
      : `see ${nameOf(command)} --help; the bundle is named with -C DIR`,
  };
}

const nameOf = (command: CommandSpec): string => `create-registry${command.name ? ` ${command.name}` : ''}`;
