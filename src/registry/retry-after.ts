import { header, type Headers } from './message.ts';

/** How long `Retry-After` asks to wait, in milliseconds: a number of seconds or a date (RFC 9110, 10.2.3). */
export function retryAfter(answer: { headers: Headers }, now = Date.now()): number | undefined {
  const value = header(answer, 'retry-after')?.trim();
  if (!value) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
