import { readFileSync } from 'node:fs';

/** The routes of this machine as [network, mask], both as unsigned numbers; without the default route. */
function routes(): [number, number][] {
  const number = (hex: string): number => Buffer.from(hex, 'hex').readUInt32LE();
  const rows = readFileSync('/proc/net/route', 'utf8').trim().split('\n').slice(1);
  return rows
    .map((row) => row.split('\t'))
    .map(([, network = '', , , , , , mask = '']): [number, number] => [number(network), number(mask)])
    .filter(([, mask]) => mask !== 0);
}

/** The first two bytes of a private /16 that no route of this machine touches, "10.201". */
export function freeNetwork(): string {
  const taken = routes();
  // Any start, so that two runs on one machine do not reach for the same one.
  const start = process.pid % 100;
  for (let step = 0; step < 100; step++) {
    const second = 130 + ((start + step) % 100);
    const [network, mask] = [0x0a000000 + second * 0x10000, 0xffff0000];
    const clash = taken.some(([other, otherMask]) => ((network ^ other) & mask & otherMask) === 0);
    if (!clash) return `10.${second}`;
  }
  throw new Error('No free network between 10.130.0.0/16 and 10.229.0.0/16 for the containers of the tests.');
}
