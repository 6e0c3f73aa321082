import type { Session } from '../../cli/command.ts';
import { ExpectedError, exitCode, type ExitCode } from '../../errors.ts';
import { publicUrl } from '../../settings/address.ts';
import { ownAddresses } from '../../system/network.ts';
import type { SmokeReport } from '../../smoke/report.ts';
import { showChecks } from '../../stack/report.ts';
import { againLine } from './again.ts';
import type { Answers } from './answers.ts';
import { farewell } from './farewell.ts';

/** How it ended, once the bundle is written: not started, started and checked, or not startable. */
export type Ending = { report?: SmokeReport; error?: ExpectedError };

/** Says how it ended. A generated password is shown now or never, so also when the start failed. */
export function conclude(
  session: Session,
  answers: Answers,
  { ca, start }: { ca?: string | undefined; start: boolean },
  { report, error }: Ending,
): ExitCode {
  const { out } = session;
  const { dir, folder, settings, given, password } = answers;
  const again = againLine(folder, given, { start, passwordFlag: password?.source });
  const code = error?.exitCode ?? (report ? showChecks(report, out, { all: false }) : exitCode.done);
  out.result(
    `\n${farewell({ folder, settings, running: report !== undefined, password, ca, again, style: out.style, address: ownAddresses()[0] })}`,
  );
  if (error && !out.json) {
    out.say('');
    out.problems(error.problems);
    out.say(`The bundle in ${folder} is complete. To try again: create-registry up -C ${folder}`);
  }
  out.document({
    dir,
    url: publicUrl(settings),
    ...(password ? { user: settings.user } : {}),
    ...(password?.generated ? { password: password.password } : {}),
    ...(report ? { smoke: report } : {}),
    ...(error ? { error: { code, problems: error.problems } } : {}),
  });
  return code;
}
