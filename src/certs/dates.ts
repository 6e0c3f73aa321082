import type { X509Certificate } from 'node:crypto';
import type { Problem } from '../problem.ts';
import { nameOf } from './chain.ts';
import { daysUntil } from './validity.ts';

const where = '--tls-cert';

/** Below this many days a certificate calls for renewal now. */
const soon = 14;

/** What the dates of a chain, the server's own certificate first, mean at `now`. */
export function checkDates(
  links: readonly X509Certificate[],
  now: Date,
): { problems: Problem[]; warnings: Problem[] } {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [i, certificate] of links.entries()) {
    const subject = i === 0 ? 'the certificate' : `the certificate of "${nameOf(certificate.subject)}"`;
    const days = daysUntil(new Date(certificate.validTo), now);
    const renew = i === 0 ? 'renew it' : 'get the chain anew from the authority';
    if (days < 0) problems.push({ where, what: `${subject} expired on ${certificate.validTo}`, cure: renew });
    else if (days < soon)
      warnings.push({
        where,
        what: `${subject} expires in ${remaining(days)}, on ${certificate.validTo}`,
        cure: renew,
      });
    if (daysUntil(new Date(certificate.validFrom), now) > 0)
      problems.push({
        where,
        what: `${subject} is not valid before ${certificate.validFrom}`,
        cure: `check this machine's clock: it says ${now.toUTCString()}`,
      });
  }
  return { problems, warnings };
}

const remaining = (days: number): string =>
  days < 1 ? 'less than a day' : Math.floor(days) === 1 ? '1 day' : `${Math.floor(days)} days`;
