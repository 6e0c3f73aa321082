import { certificateBlocks, parsed } from '../../certs/blocks.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** New clients fetch the CA certificate from the registry itself; where there is none to trust, none is handed out. */
export const caDownload: Check = {
  name: 'ca-download',
  async run({ greeting, anonymous, settings, stack }) {
    await greeting();
    const { status, body } = await anonymous.request({ method: 'GET', path: '/ca.crt' });
    if (settings.tls === 'off' || settings.tls === 'files') {
      if (status === 200) throw new Failed({ detail: 'hands out a certificate that clients need not trust' });
      return 'none, as set';
    }
    if (status !== 200) throw new Failed({ detail: `GET /ca.crt answered ${status}` });
    const [served] = parsed(certificateBlocks(body.toString('utf8')));
    if (!served) throw new Failed({ detail: 'GET /ca.crt is no certificate' });
    const [own] = parsed(certificateBlocks(stack.ca ?? ''));
    if (!own || !served.raw.equals(own.raw))
      throw new Failed({ detail: `another certificate than the bundle’s: ${served.fingerprint256}` });
    return served.fingerprint256;
  },
};
