import type { CommandSpec } from '../command.ts';
import { dryRun } from './dry-run.ts';

/** The wizard, which has no word of its own. */
export const create: CommandSpec = {
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
  load: () => import('../../commands/create/index.ts'),
};
