import type { Settings } from '../settings/schema.ts';
import { paths } from './paths.ts';

/** Work that looks after the store, at its times, by systemd or cron. */
export interface Job {
  name: 'gc' | 'prune' | 'verify' | 'backup';
  title: string;
  /** Below the bundle: a script and what it is told. */
  words: readonly string[];
  every: 'day' | 'week' | 'month';
  /** By the clock of the machine. */
  hour: number;
}

/** What a bundle with these settings is to have done. In the order of their hours. */
export function jobs({ backupTo, retention = [] }: Pick<Settings, 'backupTo' | 'retention'>): Job[] {
  const backup: Job = {
    name: 'backup',
    title: 'Backup',
    words: [paths.toolScript, 'backup', backupTo ?? '', '--keep', '30'],
    every: 'day',
    hour: 1,
  };
  const prune: Job = {
    name: 'prune',
    title: 'Retention',
    words: [paths.toolScript, 'prune', '--yes'],
    every: 'day',
    hour: 3,
  };
  return [
    ...(backupTo === undefined ? [] : [backup]),
    ...(retention.length === 0 ? [] : [prune]),
    {
      name: 'gc',
      title: 'Garbage-collection',
      words: [paths.gcScript, '--yes'],
      every: 'week',
      hour: 5,
    },
    {
      name: 'verify',
      title: 'Verification',
      words: [paths.toolScript, 'verify'],
      every: 'month',
      hour: 7,
    },
  ];
}
