import type { Handler } from '../cli/command.ts';
import { exitCode } from '../errors.ts';
import { publicUrl } from '../settings/address.ts';
import { stackState } from '../stack/state.ts';
import { runningElsewhere } from '../targets/index.ts';
import { bundleHere } from './bundle-here.ts';

export const run: Handler = async (session) => {
  const { bundle, target } = await bundleHere(session);
  const services = await target.status();
  const url = publicUrl(bundle.settings);
  const state = stackState(services);
  const elsewhere = await runningElsewhere({ bundle, io: session.io });
  if (elsewhere) session.out.warn([elsewhere.what, elsewhere.cure].filter(Boolean).join('; '));
  session.out.document({ url, state, target: bundle.settings.target, services });
  session.out.result(
    [
      `${url}  ${state} (${bundle.settings.target})`,
      ...services.map(({ name, state, version = '', leftover }) =>
        `  ${name.padEnd(9)} ${state.padEnd(10)} ${version.padEnd(leftover ? 8 : 0)} ${leftover ? tooMuch : ''}`.trimEnd(),
      ),
    ].join('\n'),
  );
  return exitCode.done;
};

const tooMuch = '(no longer in settings.yml: create-registry up ends it)';
