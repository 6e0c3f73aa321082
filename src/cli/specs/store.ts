import type { CommandSpec } from '../command.ts';
import { dryRunOf } from './dry-run.ts';

/** The space that images take, and getting it back. */
export const store: readonly CommandSpec[] = [
  {
    name: 'gc',
    summary: 'Give back the space of what no image needs, while pulls go on',
    usage: '[options]',
    maxArguments: 0,
    flags: [
      dryRunOf('Show what would go; remove nothing'),
      {
        name: 'untagged',
        type: 'boolean',
        help: 'Manifests without a tag, too, unless an image or index that stays needs them',
      },
      {
        name: 'grace',
        type: 'text',
        placeholder: 'TIME',
        help: 'Keep what was pushed or pulled in this time: 14d, 12h, 0 (default: 14d)',
      },
      {
        name: 'max-share',
        type: 'text',
        placeholder: 'PERCENT',
        help: 'Refuse when more of the store would go (default: 50%); --yes does not lift it',
      },
    ],
    examples: [
      ['create-registry gc --dry-run -C registry', 'how much, and where'],
      ['create-registry gc --untagged --yes -C registry', 'old images whose tag has moved on, too'],
      ['registry/bin/gc --yes', 'the same without Node, for cron'],
    ],
    load: () => import('../../commands/gc/index.ts'),
  },
  {
    name: 'usage',
    summary: 'Where the space goes: by repository, by tag, and what deleting would really free',
    usage: '[REPOSITORY…] [options]',
    maxArguments: 100,
    flags: [],
    examples: [
      ['create-registry usage', 'all repositories, the largest first'],
      ['create-registry usage team/app', 'its tags'],
    ],
    load: () => import('../../commands/usage/index.ts'),
  },
  {
    name: 'prune',
    summary: 'Take off the tags that no rule of `retention` in settings.yml keeps',
    usage: '[options]',
    maxArguments: 0,
    flags: [
      dryRunOf('Show what would go, and by which rule; remove nothing'),
      { name: 'undo', type: 'boolean', help: 'Put back what the last run took off' },
    ],
    examples: [
      ['create-registry prune --dry-run', ''],
      ['create-registry prune --yes', 'for a timer'],
      ['create-registry prune --undo', ''],
    ],
    load: () => import('../../commands/prune/index.ts'),
  },
  {
    name: 'verify',
    summary: 'Check that every image is whole: links, manifests, and the bytes of every blob',
    usage: '[REPOSITORY…] [options]',
    maxArguments: 100,
    flags: [
      {
        name: 'quick',
        type: 'boolean',
        help: 'Do not read layers, only look whether they are there and have their size',
      },
      { name: 'again', type: 'boolean', help: 'Begin anew; else it goes on where a run before was ended' },
      {
        name: 'repair',
        type: 'boolean',
        help: 'Move what is broken aside, so that pushing it again mends it',
      },
    ],
    examples: [
      ['create-registry verify --quick', ''],
      ['create-registry verify --repair --yes', ''],
    ],
    load: () => import('../../commands/verify/index.ts'),
  },
  {
    name: 'backup',
    summary: 'Copy images, settings, users and certificates, while the registry runs',
    usage: 'DEST [options]',
    maxArguments: 1,
    flags: [
      {
        name: 'keep',
        type: 'text',
        placeholder: 'NUMBER',
        help: 'Remove older backups there, all but so many',
      },
      { name: 'ca-key', type: 'boolean', help: 'The key of the CA, too, encrypted with a passphrase' },
      { name: 'verify-all', type: 'boolean', help: 'Read every blob of the backup again, not only new ones' },
      {
        name: 'rehearse',
        type: 'boolean',
        help: 'Restore the newest backup into a registry for a moment, and prove it',
      },
    ],
    examples: [
      ['create-registry backup /mnt/backup --keep 7', ''],
      ['create-registry backup backup@nas:registry', 'over rsync'],
      ['create-registry backup /mnt/backup --rehearse', ''],
    ],
    load: () => import('../../commands/backup/index.ts'),
  },
  {
    name: 'restore',
    summary: 'Make a registry from a backup, and start it',
    usage: 'SRC NEWDIR [options]',
    maxArguments: 2,
    flags: [
      {
        name: 'at',
        type: 'text',
        placeholder: 'TIME',
        help: 'The backup of that time (default: the newest)',
      },
      { name: 'port', type: 'text', placeholder: 'PORT', help: 'Another port than it had' },
    ],
    examples: [['create-registry restore /mnt/backup registry', '']],
    load: () => import('../../commands/restore/index.ts'),
  },
];
