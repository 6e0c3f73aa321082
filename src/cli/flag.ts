import { kebab } from '../settings/option.ts';
import { options } from '../settings/schema.ts';

/** A command-line flag. Flags that are settings are made from the schema, see `settingFlags`. */
export interface Flag {
  /** As typed, without the dashes; `--no-NAME` negates a boolean. */
  name: string;
  short?: string;
  type: 'text' | 'boolean';
  multiple?: boolean;
  placeholder?: string;
  help: string;
  /** How it stands in `--help` where that is not `--name`. */
  shown?: string;
}

/** Understood by every command. */
export const sharedFlags: readonly Flag[] = [
  { name: 'help', short: 'h', type: 'boolean', help: 'Show this help' },
  { name: 'version', short: 'V', type: 'boolean', help: 'Show the version of create-registry' },
  {
    name: 'dir',
    short: 'C',
    type: 'text',
    placeholder: 'DIR',
    help: 'The bundle to work on (default: this folder)',
  },
  { name: 'json', type: 'boolean', help: 'One JSON document on stdout, also for errors' },
  { name: 'yes', short: 'y', type: 'boolean', help: 'Take the defaults, answer every confirmation with yes' },
  {
    name: 'input',
    type: 'boolean',
    help: 'Never ask; without an answer or a default it is an error',
    shown: '--no-input',
  },
  { name: 'quiet', short: 'q', type: 'boolean', help: 'Results and errors only' },
  { name: 'verbose', short: 'v', type: 'boolean', help: 'Show the commands that are run' },
];

export const settingFlags: readonly Flag[] = options.map(([key, option]) => ({
  name: kebab(key),
  type: option.type === 'flag' ? 'boolean' : 'text',
  multiple: option.type === 'list',
  placeholder: option.choices?.join('|') ?? option.placeholder ?? '',
  help: option.help,
}));
