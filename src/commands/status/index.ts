import type { Handler } from '../../cli/command.ts';
import { exitCode } from '../../errors.ts';
import { publicUrl } from '../../settings/address.ts';
import { stackState } from '../../stack/state.ts';
import { diskOf, type Disk } from '../../store/disk.ts';
import { refusals } from '../../store/gate.ts';
import { lastResults, upkeep } from '../../store/last-results.ts';
import { runningElsewhere } from '../../targets/index.ts';
import type { Service } from '../../targets/target.ts';
import { bytes } from '../../text/bytes.ts';
import { visible } from '../../text/visible.ts';
import { bundleHere } from '../bundle-here.ts';
import { described } from './upkeep.ts';

export const run: Handler = async (session) => {
  const { bundle, target } = await bundleHere(session);
  const services = await target.status();
  const url = publicUrl(bundle.settings);
  const state = stackState(services);
  const elsewhere = await runningElsewhere({ bundle, io: session.io });
  if (elsewhere) session.out.warn([elsewhere.what, elsewhere.cure].filter(Boolean).join('; '));
  const [disk, refused, last] = await Promise.all([
    diskOf(bundle).catch(() => undefined),
    refusals(bundle),
    lastResults(bundle),
  ]);
  session.out.document({
    url,
    state,
    target: bundle.settings.target,
    services,
    disk: disk ?? null,
    refused,
    last: Object.fromEntries(
      upkeep.map((name) => [name, typeof last[name] === 'string' ? null : last[name]]),
    ),
  });
  session.out.result(
    [
      `${url}  ${state} (${bundle.settings.target})`,
      ...services.map(serviceLine),
      line('disk', disk ? space(disk) : 'cannot be looked at'),
      ...refused.map(({ what, reason }) => line('refused', `${what}: ${visible(reason)}`)),
      ...upkeep.map((name) => line(name, described(name, last[name]))),
    ].join('\n'),
  );
  return exitCode.done;
};

const line = (name: string, text: string): string => `  ${name.padEnd(9)} ${text}`;

const serviceLine = ({ name, state, version = '', leftover }: Service): string =>
  line(
    name,
    `${state.padEnd(10)} ${version.padEnd(leftover ? 8 : 0)} ${leftover ? tooMuch : ''}`.trimEnd(),
  ).trimEnd();

const tooMuch = '(no longer in settings.yml: create-registry up ends it)';

const space = ({ total, free, floor }: Disk): string =>
  `${bytes(free)} of ${bytes(total)} free; pushes are ${
    floor > 0
      ? `refused below ${bytes(floor)} (min-free)`
      : 'not refused however little that is (min-free: 0)'
  }`;
