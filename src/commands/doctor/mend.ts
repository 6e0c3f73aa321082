import type { Session } from '../../cli/command.ts';
import { findingsOf, type Found } from '../../doctor/report.ts';
import type { Examination } from '../../doctor/examination.ts';
import { stopIfCancelled } from '../../errors.ts';
import { visible } from '../../text/visible.ts';
import { confirm } from '../../ui/confirm.ts';
import { expected } from '../../unexpected.ts';
import { askingOf } from '../asking.ts';

/** Asks, then does what can be done safely; what fails is told and does not hold up the rest. Returns what was tried. */
export async function mend(session: Session, all: readonly Examination[]): Promise<Found[]> {
  const { io, out } = session;
  const fixable = findingsOf(all).filter(({ finding }) => finding.fix !== undefined);
  if (fixable.length === 0) {
    out.say('Nothing here can be mended without you.');
    return [];
  }
  const does = [...new Set(fixable.map(({ finding }) => visible(finding.fix!.does)))];
  await confirm(askingOf(session), {
    shown: ['', 'To be mended:', ...does.map((line) => `  ${line}`)],
    question: 'Mend this?',
    where: 'doctor --fix',
    declined: 'Nothing was changed.',
    cure: 'repeat it with --yes; without --fix it only looks',
  });
  for (const { finding } of fixable) {
    stopIfCancelled(io.signal);
    try {
      await finding.fix!.apply();
    } catch (error) {
      for (const { what } of expected(error, io).problems) out.warn(`${finding.fix!.does}: ${what}`);
    }
  }
  return fixable;
}
