import { kebab } from '../settings/option.ts';
import { options } from '../settings/schema.ts';
import type { CommandSpec } from './command.ts';
import { commands } from './commands.ts';
import { sharedFlags, type Flag } from './flag.ts';

/** The text of `--help`. `width` in columns. */
export function help(command: CommandSpec, width: number): string {
  const name = ['create-registry', command.name].filter(Boolean).join(' ');
  const sections = [`${command.summary}.`, `Usage: ${name} ${command.usage}`];
  if (command.name === '')
    sections.push(
      table(
        'Commands',
        commands.slice(1).map(({ name, summary }) => [name, summary]),
        width,
      ),
    );
  sections.push(examples(command));
  if (command.takesSettings) sections.push(table('Settings', settingRows(), width));
  if (command.flags.length > 0) sections.push(table('Options', command.flags.map(row), width));
  sections.push(table('Common', sharedFlags.map(row), width));
  if (command.name === '') sections.push('Help for a command: create-registry COMMAND --help');
  return `${sections.join('\n\n')}\n`;
}

const settingRows = (): [string, string][] =>
  options.map(([key, option]) => {
    const value = option.choices?.join('|') ?? option.placeholder;
    const shown = option.type === 'flag' ? `--[no-]${kebab(key)}` : `--${kebab(key)} ${value}`;
    return [shown, `${option.help}${option.defaultText ? ` (default: ${option.defaultText})` : ''}`];
  });

const row = (flag: Flag): [string, string] => [
  [flag.short ? `-${flag.short},` : '', flag.shown ?? `--${flag.name}`, flag.placeholder ?? '']
    .filter(Boolean)
    .join(' '),
  flag.help,
];

const examples = (command: CommandSpec): string =>
  [
    'Examples:',
    ...command.examples.map(([line, comment]) => `  ${line}${comment ? `\n      # ${comment}` : ''}`),
  ].join('\n');

function table(title: string, rows: [string, string][], width: number): string {
  const left = Math.min(34, Math.max(...rows.map(([first]) => first.length)) + 2);
  return [
    `${title}:`,
    ...rows.map(([first, second]) => entry(first, second, left, Math.max(40, width - left - 3))),
  ].join('\n');
}

function entry(first: string, second: string, left: number, width: number): string {
  const lines = wrap(second, width);
  const indent = ' '.repeat(left + 2);
  const head = first.length + 2 > left ? `  ${first}\n${indent}` : `  ${first.padEnd(left)}`;
  return head + lines.join(`\n${indent}`);
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
