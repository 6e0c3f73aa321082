import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { statIfThere } from '../../system/files.ts';
import { run } from '../../system/process.ts';
import type { Check } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import type { Finding } from '../finding.ts';

/** Milliseconds by which two clocks of one machine may differ: a network disk has its own. */
const tolerance = 5 * 60_000;

export const clock: Check = {
  name: 'clock',
  area: 'machine',
  async run(context) {
    const behind = await writtenLater(context);
    if (behind) return { findings: [behind] };
    const { exitCode, stdout } = await run(
      { file: 'timedatectl', args: ['show', '--property=NTP', '--property=NTPSynchronized'] },
      context.io,
      { timeout: 5_000 },
    );
    if (exitCode !== 0)
      return { findings: [], detail: 'plausible (who sets it is not known: no timedatectl)' };
    if (/^NTPSynchronized=yes$/m.test(stdout)) return { findings: [], detail: 'synchronised' };
    return { findings: [unsynchronised(/^NTP=yes$/m.test(stdout))] };
  },
};

/** The bundle's own notes were written by this tool: a clock that is before them is wrong, or was. */
async function writtenLater({ here, now }: DoctorContext): Promise<Finding | undefined> {
  if (!here) return undefined;
  const written = (await statIfThere(join(here.bundle.dir, paths.manifest)))?.mtime;
  if (!written || written.getTime() - now.getTime() <= tolerance) return undefined;
  return {
    severity: 'error',
    what: `the clock of this machine says ${utc(now)}, but the bundle was written at ${utc(written)}`,
    why: 'With a wrong clock certificates are "not yet valid" or "expired", and uploads and retention go by wrong times.',
    cure: 'date -u; sudo timedatectl set-ntp true',
  };
}

const utc = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const unsynchronised = (isOn: boolean): Finding => ({
  severity: 'warning',
  what: `the clock of this machine is not synchronised${isOn ? ', though that is switched on' : ''}`,
  why: 'It drifts, and then clients find certificates "not yet valid" or "expired".',
  cure: isOn
    ? 'timedatectl timesync-status; journalctl -u systemd-timesyncd'
    : 'sudo timedatectl set-ntp true',
});
