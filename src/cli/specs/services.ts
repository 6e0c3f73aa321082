import type { CommandSpec } from '../command.ts';
import { dryRun } from './dry-run.ts';

/** The bundle's files and its services. */
export const services: readonly CommandSpec[] = [
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
    load: () => import('../../commands/render.ts'),
  },
  {
    name: 'up',
    summary: 'Start it, wait for health, run the smoke tests',
    usage: '[options]',
    maxArguments: 0,
    flags: [dryRun],
    examples: [['create-registry up -C registry', '']],
    load: () => import('../../commands/up.ts'),
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
    load: () => import('../../commands/down.ts'),
  },
  {
    name: 'stop',
    summary: 'Stop all services, keep everything',
    usage: '[options]',
    maxArguments: 0,
    flags: [dryRun],
    examples: [['create-registry stop -C registry', '']],
    load: () => import('../../commands/stop.ts'),
  },
  {
    name: 'restart',
    summary: 'Stop, start, run the smoke tests',
    usage: '[options]',
    maxArguments: 0,
    flags: [dryRun],
    examples: [['create-registry restart -C registry', '']],
    load: () => import('../../commands/restart.ts'),
  },
  {
    name: 'status',
    summary: 'Show what runs, how full the disk is, and when the store was looked after',
    usage: '[options]',
    maxArguments: 0,
    flags: [],
    examples: [
      ['create-registry status -C registry', ''],
      ['create-registry status -C registry --json', '{url, state, target, services, disk, refused, last}'],
    ],
    load: () => import('../../commands/status/index.ts'),
  },
  {
    name: 'logs',
    summary: 'Show what nginx and the registry wrote',
    usage: '[nginx|auth|registry|floor] [options]',
    maxArguments: 4,
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
    load: () => import('../../commands/logs.ts'),
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
    load: () => import('../../commands/smoke.ts'),
  },
];
