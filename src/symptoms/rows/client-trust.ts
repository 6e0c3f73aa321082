import { throughOwnCa } from '../../clients/onboarding.ts';
import type { Place } from '../symptom.ts';

/** Whether clients need a CA that the registry itself hands out. */
const handsOutCa = ({ foreign, settings }: Place): boolean =>
  foreign !== true && settings?.tls !== 'files' && settings?.tls !== 'off';

/** How a client comes to the CA; then, or for one set up by hand, what `byHand` says. */
export const trustCure = (place: Place, byHand: string): string =>
  handsOutCa(place)
    ? [
        `on that machine: ${throughOwnCa(place.url, '(create-registry client --for docker says what it must be)').join('\n')}`,
        `or by hand: ${byHand}`,
      ].join('\n')
    : `with the CA of whoever issued it as ca.crt${place.foreign ? ' (a proxy that looks into TLS issues its own)' : ''}: ${byHand}`;

/** What makes curl trust the registry; nothing where every program does, or where there is nothing to trust. */
const trusting = ({ settings }: Place): string =>
  settings?.tls === 'files' || settings?.tls === 'off' ? '' : '--cacert ca.crt ';

/** Works as soon as a client knows the CA, whatever program it uses. */
export const trustCheck = (place: Place): string =>
  `curl ${trusting(place)}${place.url}/v2/     (401 is a good answer)`;

/** The same with a password. */
export const loginCheck = (place: Place): string =>
  `curl ${trusting(place)}-u USER ${place.url}/v2/     (must answer {})`;

/** The certificate as it is served. */
export const servedCertificate = ({ registry }: Place, what: string): string =>
  `openssl s_client -connect ${withPort(registry)} -servername ${nameOf(registry)} </dev/null 2>/dev/null | openssl x509 -noout ${what}`;

export const withPort = (registry: string): string => (/:\d+$/.test(registry) ? registry : `${registry}:443`);

export const nameOf = (registry: string): string => registry.replace(/:\d+$/, '');
