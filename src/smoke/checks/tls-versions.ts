import { peer } from '../../registry/dial.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';
import { plainHttp } from '../plain-http.ts';
import { handshake } from '../tls/handshake.ts';

/** TLS 1.2 or 1.3 is spoken, 1.0 and 1.1 are refused even to a client that insists. */
export const tlsVersions: Check = {
  name: 'tls-versions',
  async run({ handshakes, https, greeting, stack, settings }) {
    if (!https) return plainHttp(greeting);
    const [first] = await handshakes();
    const protocol = first?.protocol ?? 'nothing';
    if (!['TLSv1.2', 'TLSv1.3'].includes(protocol)) throw new Failed({ detail: `negotiates ${protocol}` });
    const old = await handshake(settings.host[0] ?? '', peer(stack), {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      // At its usual level OpenSSL would not even offer them.
      ciphers: 'ALL:@SECLEVEL=0',
    }).catch(() => undefined);
    if (old) throw new Failed({ detail: `accepts ${old.protocol}` });
    return protocol;
  },
};
