const day = 24 * 60 * 60 * 1000;

/**
 * Certificates begin a day early: a client whose clock is behind (a fresh VM, a hardware clock in local time taken for UTC)
 * would otherwise refuse a certificate made a moment ago.
 */
const skew = 1 * day;

export interface Validity {
  notBefore: Date;
  notAfter: Date;
}

/** From a day before `now` until `days` after it, in full seconds, which is all that X.509 can say. */
export function validFor(days: number, now: Date): Validity {
  const start = Math.floor(now.getTime() / 1000) * 1000;
  return { notBefore: new Date(start - skew), notAfter: new Date(start + days * day) };
}

/**
 * How long a server certificate lasts from now. macOS and iOS refuse more than 825 days from its first to its last second,
 * for private authorities too; the rest is for the early start.
 */
export const serverDays = 820;

export const authorityDays = 3650;

/** Days until `date`, negative once it is past. */
export const daysUntil = (date: Date, now: Date): number => (date.getTime() - now.getTime()) / day;
