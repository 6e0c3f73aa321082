import { Invalid } from '../option.ts';

/** How much of the disk stays free: a share of it in hundredths of a per cent, or bytes; the other one is 0. */
export interface Floor {
  share: number;
  bytes: number;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Accepts `5%`, `10GB` and `0`, also with a blank; returns it without. */
export function checkMinFree(text: string): string {
  const canonical = text.replaceAll(/\s/g, '').toUpperCase();
  parseMinFree(canonical);
  return canonical;
}

/** Throws `Invalid` for what is neither a share nor bytes. */
export function parseMinFree(text: string): Floor {
  if (text === '0') return { share: 0, bytes: 0 };
  const [, number = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,2})?)(%|[KMGTP]?B)$/.exec(text) ?? [];
  const share = unit === '%';
  const value = share ? Math.round(Number(number) * 100) : Number(number) * 1000 ** units.indexOf(unit);
  if (number === '' || (share && value > 9000) || value > Number.MAX_SAFE_INTEGER)
    throw new Invalid(
      `"${text}" is neither a share of the disk nor a size`,
      'write a share like 5% (90% at most), a size like 10GB, or 0 for none',
    );
  return share ? { share: value, bytes: 0 } : { share: 0, bytes: Math.round(value) };
}
