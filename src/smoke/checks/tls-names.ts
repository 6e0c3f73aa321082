import { hostsNotCovered } from '../../certs/describe.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';
import { plainHttp } from '../plain-http.ts';

/** The certificate that is served for a host is for that host, by its subject alternative names alone. */
export const tlsNames: Check = {
  name: 'tls-names',
  async run({ handshakes, https, greeting }) {
    if (!https) return plainHttp(greeting);
    const hosts = await handshakes();
    const wrong = hosts.filter(
      ({ host, chain: [leaf] }) => !leaf || hostsNotCovered(leaf, [host]).length > 0,
    );
    const [first] = wrong;
    if (first)
      throw new Failed({
        detail: `not for ${wrong.map(({ host }) => host).join(', ')}; it is for ${first.chain[0]?.subjectAltName ?? 'nobody'}`,
      });
    return hosts.map(({ host }) => host).join(', ');
  },
};
