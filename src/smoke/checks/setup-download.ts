import { certificateBlocks, parsed } from '../../certs/blocks.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** New clients fetch the script that sets them up from the registry itself, and run it as root; never over plain HTTP. */
export const setupDownload: Check = {
  name: 'setup-download',
  async run({ greeting, anonymous, settings, stack }) {
    await greeting();
    const { status, body } = await anonymous.request({ method: 'GET', path: '/setup.sh' });
    if (settings.tls === 'off') {
      if (status === 200)
        throw new Failed({
          detail: 'hands out a script over plain HTTP, which anyone on the way can change',
        });
      return 'none over plain HTTP';
    }
    // A bundle of an earlier version works as well.
    if (status === 404 && stack.setup === undefined) return 'none in this bundle yet: render adds it';
    if (status !== 200) throw new Failed({ detail: `GET /setup.sh answered ${status}` });
    if (body.toString('utf8') !== stack.setup)
      throw new Failed({ detail: 'another script than the bundle’s clients/setup.sh' });
    const [inside] = parsed(certificateBlocks(stack.setup));
    const [own] = settings.tls === 'files' ? [] : parsed(certificateBlocks(stack.ca ?? ''));
    if (own && !inside?.raw.equals(own.raw))
      throw new Failed({
        detail: `makes clients trust another certificate than the bundle’s: ${inside?.fingerprint256 ?? 'none'}`,
      });
    return undefined;
  },
};
