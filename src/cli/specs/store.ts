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
];
