import { header } from '../../registry/message.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** The server's clock and ours agree: certificates and uploads depend on it. */
export const clock: Check = {
  name: 'clock',
  async run({ anonymous, greeting }) {
    await greeting();
    const response = await anonymous.request({ method: 'GET', path: '/v2/' });
    const date = header(response, 'date');
    const skew = Math.round((Date.parse(date ?? '') - Date.now()) / 1000);
    if (Number.isNaN(skew)) throw new Failed({ detail: `no usable Date header (${date ?? 'missing'})` });
    if (Math.abs(skew) >= 60)
      throw new Failed({
        detail: `the server’s clock is ${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} ours`,
      });
    return undefined;
  },
};
