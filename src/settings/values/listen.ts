import { isIP } from 'node:net';
import { Invalid } from '../option.ts';

/** `all`, `loopback`, or one address of this machine. */
export function checkListen(text: string): string {
  if (text === 'all' || text === 'loopback' || isIP(text) !== 0) return text;
  throw new Invalid(
    `"${text}" is no address to listen on`,
    'write all, loopback, or an address like 192.168.1.20',
  );
}
