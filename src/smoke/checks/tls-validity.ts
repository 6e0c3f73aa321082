import type { X509Certificate } from 'node:crypto';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';
import { plainHttp } from '../plain-http.ts';
import { oneLine } from '../tls/chain.ts';
import { trustedBy } from '../tls/trust.ts';
import { parsed } from '../../certs/blocks.ts';

const day = 86_400_000;
const fewDays = 14;

/** What is served, and our own CA, is valid now and for two more weeks. */
export const tlsValidity: Check = {
  name: 'tls-validity',
  async run({ handshakes, https, greeting, stack, settings }) {
    if (!https) return plainHttp(greeting);
    const served = (await handshakes()).flatMap(({ chain }) => chain);
    // With `files` those are the roots of this machine, whose dates are nobody's business here.
    const own = stack.ca === undefined || settings.tls === 'files' ? [] : parsed(trustedBy(stack));
    const left = [...served, ...own].map(daysLeft);
    return `${Math.min(...left)} days left`;
  },
};

function daysLeft(certificate: X509Certificate): number {
  const now = Date.now();
  const name = oneLine(certificate.subject);
  if (now < Date.parse(certificate.validFrom))
    throw new Failed({
      detail: `${name} is not valid before ${certificate.validFrom}`,
      symptom: 'certificate-early',
    });
  const days = Math.floor((Date.parse(certificate.validTo) - now) / day);
  if (days < 0) throw new Failed({ detail: `${name} expired on ${certificate.validTo}` });
  if (days < fewDays)
    throw new Failed({ detail: `${name} expires in ${days} days, on ${certificate.validTo}` });
  return days;
}
