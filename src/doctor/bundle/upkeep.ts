import { lastResults, type Last, type Result } from '../../store/last-results.ts';
import { storeAtHand } from '../../store/at-hand.ts';
import { age } from '../../text/age.ts';
import type { Finding } from '../finding.ts';
import { inBundle } from '../bundle-check.ts';

const day = 86_400_000;

/** Days after which a backup is old; the timer makes one each day. */
const old = { withTimer: 3, byHand: 14 };

/** Whether the store is looked after: the last backup, and what verify found. */
export const upkeep = inBundle('upkeep', async (bundle, { now }) => {
  if (!('data' in storeAtHand(bundle))) return { notLooked: 'no images here yet' };
  const last = await lastResults(bundle);
  const { backupTo } = bundle.settings;
  return {
    findings: [...ofBackup(last.backup, backupTo, now), ...ofVerify(last.verify)],
    detail: [
      `backup ${when(last.backup, now)}`,
      `verify ${when(last.verify, now)}`,
      `gc ${when(last.gc, now)}`,
    ].join(', '),
  };
});

const when = (last: Last['backup'], now: Date): string =>
  typeof last === 'string' ? last : `${age(now.getTime() - Date.parse(last.at))} ago`;

function ofBackup(last: Last['backup'], backupTo: string | undefined, now: Date): Finding[] {
  const again = backupTo === undefined ? 'create-registry backup DEST' : 'create-registry backup';
  if (last === 'unreadable') return [];
  if (last === 'never')
    return [
      {
        severity: backupTo === undefined ? 'hint' : 'warning',
        what:
          backupTo === undefined
            ? 'there is no backup'
            : `there is no backup yet, though backup-to names ${backupTo}`,
        why: 'With the disk go the images, the users and the CA that all clients trust.',
        cure: backupTo === undefined ? again : `${again}\nand its timer: README.md, "Look after it"`,
      },
    ];
  const days = (now.getTime() - Date.parse(last.at)) / day;
  const limit = backupTo === undefined ? old.byHand : old.withTimer;
  return [
    ...(days > limit ? [oldBackup(days, backupTo, again)] : []),
    ...(last['whole'] === false
      ? [
          {
            severity: 'warning' as const,
            what: 'the last backup is of a registry with damage in it',
            why: 'What is broken here is broken there.',
            cure: 'create-registry verify',
          },
        ]
      : []),
  ];
}

const oldBackup = (days: number, backupTo: string | undefined, again: string): Finding => ({
  severity: backupTo === undefined ? 'hint' : 'warning',
  what: `the last backup is ${Math.floor(days)} days old`,
  why:
    backupTo === undefined
      ? 'What was pushed since is on this disk alone.'
      : 'By backup-to in settings.yml there should be one each day: its timer does not run, or fails.',
  cure: `${backupTo === undefined ? '' : "systemctl list-timers 'create-registry-*'\n"}${again}`,
});

function ofVerify(last: Last['verify']): Finding[] {
  const broken = typeof last === 'string' ? 0 : brokenIn(last);
  return broken === 0
    ? []
    : [
        {
          severity: 'error',
          what: `the last create-registry verify found ${broken === 1 ? 'one broken thing' : `${broken} broken things`} in the store`,
          why: 'Pulls of those images fail, or will.',
          cure: 'create-registry verify   # says which, and what to do',
        },
      ];
}

const brokenIn = (result: Result): number => (typeof result['broken'] === 'number' ? result['broken'] : 0);
