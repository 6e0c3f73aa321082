import { diskOf } from '../../store/disk.ts';
import { refusals, type Refusal } from '../../store/gate.ts';
import type { Finding } from '../finding.ts';
import { inBundle } from '../bundle-check.ts';

/** What nginx refuses at the moment. */
export const gate = inBundle('gate', async (bundle) => {
  const [refused, { free, floor }] = await Promise.all([refusals(bundle), diskOf(bundle)]);
  // That the disk is full is told where the disk is looked at.
  const told = refused.filter(({ by }) => by === 'work' || free >= floor);
  return { findings: told.map(closed), ...(refused.length === 0 ? { detail: 'open' } : {}) };
});

const closed = ({ by, what, reason }: Refusal): Finding =>
  by === 'work'
    ? {
        severity: 'hint',
        what: `nginx refuses ${what}: ${reason}`,
        why: 'Work on the store is under way, or was killed: then it opens by itself within 40 seconds.',
      }
    : {
        severity: 'warning',
        what: `nginx refuses ${what}: ${reason}`,
        why: 'The disk has enough space by now; the gate opens within 30 seconds, if the service floor runs.',
        cure: 'create-registry status',
      };
