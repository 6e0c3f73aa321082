import type { CommandSpec } from './command.ts';
import type { Flag } from './flag.ts';

const dryRun: Flag = {
  name: 'dry-run',
  type: 'boolean',
  help: 'Show what would be written and run; change nothing',
};

/** Every command: the list in `--help` and the README is made from this. Code is loaded on demand. */
export const commands: readonly CommandSpec[] = [
  {
    name: '',
    summary: 'Make a registry: ask, write the bundle, start it, prove it',
    usage: '[dir] [options]',
    maxArguments: 1,
    takesSettings: true,
    flags: [
      { name: 'start', type: 'boolean', help: 'Start it and run the smoke tests' },
      {
        name: 'config',
        type: 'text',
        placeholder: 'FILE',
        help: 'Answers from a YAML file like settings.yml',
      },
      {
        name: 'password-file',
        type: 'text',
        placeholder: 'FILE',
        help: "The first user's password (default: generated, shown once)",
      },
      { name: 'password-stdin', type: 'boolean', help: "Read the first user's password from standard input" },
      {
        name: 'install',
        type: 'boolean',
        help: 'Install missing nginx and registry packages (Debian, Ubuntu)',
      },
      {
        name: 'overwrite',
        type: 'boolean',
        help: 'Write into a folder that is not empty; only files nobody edited',
      },
      dryRun,
    ],
    examples: [
      ['create-registry', 'ask for everything'],
      ['create-registry registry --yes --start --host reg.example.com', 'ask nothing'],
      [
        'create-registry try --yes --start --target process --install',
        'no containers: nginx and the registry from packages',
      ],
      [
        'create-registry registry --host reg.lan --tls files --tls-cert chain.pem --tls-key key.pem',
        'your own certificate',
      ],
    ],
    load: () => import('../commands/create/index.ts'),
  },
  {
    name: 'render',
    summary: 'Write the bundle again after an edit of settings.yml',
    usage: '[options]',
    maxArguments: 0,
    flags: [{ name: 'diff', type: 'boolean', help: 'Show the differences, write nothing' }, dryRun],
    examples: [
      ['create-registry render --diff', 'what an edit of settings.yml would change'],
      ['create-registry render && create-registry restart', 'apply it'],
    ],
    load: () => import('../commands/render.ts'),
  },
  {
    name: 'up',
    summary: 'Start it, wait for health, run the smoke tests',
    usage: '[options]',
    maxArguments: 0,
    flags: [dryRun],
    examples: [['create-registry up -C registry', '']],
    load: () => import('../commands/up.ts'),
  },
  {
    name: 'down',
    summary: 'Stop it and remove its containers; images stay in the store',
    usage: '[options]',
    maxArguments: 0,
    flags: [
      { name: 'purge', type: 'boolean', help: 'Remove the files this tool made, too' },
      { name: 'data', type: 'boolean', help: 'With --purge: remove the stored images, too' },
      dryRun,
    ],
    examples: [
      ['create-registry down -C registry', ''],
      ['create-registry down -C registry --purge --data', 'take everything away'],
    ],
    load: () => import('../commands/down.ts'),
  },
  {
    name: 'stop',
    summary: 'Stop all services, keep everything',
    usage: '[options]',
    maxArguments: 0,
    flags: [dryRun],
    examples: [['create-registry stop -C registry', '']],
    load: () => import('../commands/stop.ts'),
  },
  {
    name: 'restart',
    summary: 'Stop, start, run the smoke tests',
    usage: '[options]',
    maxArguments: 0,
    flags: [dryRun],
    examples: [['create-registry restart -C registry', '']],
    load: () => import('../commands/restart.ts'),
  },
  {
    name: 'status',
    summary: 'Show what runs and where it answers',
    usage: '[options]',
    maxArguments: 0,
    flags: [],
    examples: [
      ['create-registry status -C registry', ''],
      ['create-registry status -C registry --json', '{url, state, target, services}'],
    ],
    load: () => import('../commands/status.ts'),
  },
  {
    name: 'logs',
    summary: 'Show what nginx and the registry wrote',
    usage: '[nginx|auth|registry] [options]',
    maxArguments: 3,
    flags: [
      { name: 'follow', short: 'f', type: 'boolean', help: 'Go on until Ctrl-C' },
      {
        name: 'tail',
        short: 'n',
        type: 'text',
        placeholder: 'LINES',
        help: 'Last lines of each (default: 100)',
      },
    ],
    examples: [['create-registry logs nginx -f -C registry', '']],
    load: () => import('../commands/logs.ts'),
  },
  {
    name: 'smoke',
    summary: 'Prove that it works, over the same URL and certificate as clients',
    usage: '[options]',
    maxArguments: 0,
    flags: [
      {
        name: 'docker',
        type: 'boolean',
        help: 'Also log in, push, pull and run with the real docker client',
      },
    ],
    examples: [
      ['create-registry smoke -C registry', ''],
      ['create-registry smoke -C registry --docker --json', '{ok, url, checks}'],
    ],
    load: () => import('../commands/smoke.ts'),
  },
];

export const findCommand = (name: string): CommandSpec | undefined =>
  name === '' ? undefined : commands.find((command) => command.name === name);

export const createCommand: CommandSpec = commands[0]!;
