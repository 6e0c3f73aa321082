import type { Flag } from '../flag.ts';

/** `help` says what is shown and what is left alone. */
export const dryRunOf = (help: string): Flag => ({ name: 'dry-run', type: 'boolean', help });

export const dryRun = dryRunOf('Show what would be written and run; change nothing');
