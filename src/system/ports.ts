import { createServer, type ListenOptions } from 'node:net';
import { isIPv6 } from 'node:net';
import { errorCode } from './file-problem.ts';

/**
 * `forbidden`: below 1024 and without the right to it; `no-address`: the address is not one of this machine;
 * `no-family`: the machine has no IPv6.
 */
export type Binding = 'free' | 'taken' | 'forbidden' | 'no-address' | 'no-family';

const outcomes: Record<string, Binding> = {
  EADDRINUSE: 'taken',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EADDRNOTAVAIL: 'no-address',
  EAFNOSUPPORT: 'no-family',
};

/** Binds the port for a moment: nothing else tells as much. `0.0.0.0` and `::` are all addresses of their family. */
export function tryPort(port: number, address: string): Promise<Binding> {
  const options: ListenOptions = {
    port,
    host: address,
    exclusive: true,
    ...(isIPv6(address) ? { ipv6Only: true } : {}),
  };
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      const outcome = outcomes[errorCode(error) ?? ''];
      if (outcome) resolve(outcome);
      else reject(error);
    });
    server.listen(options, () => server.close(() => resolve('free')));
  });
}

export const isFree = async (port: number, address: string): Promise<boolean> =>
  (await tryPort(port, address)) === 'free';

/** Whether programs here can use IPv6 at all: it may be compiled in and still switched off. */
export const hasIpv6 = async (): Promise<boolean> => (await tryPort(0, '::1')) === 'free';

/** Those of `candidates` that a server could take on every address, in the same order. */
export async function freePorts(candidates: readonly number[], ipv6: boolean): Promise<number[]> {
  const free: number[] = [];
  for (const port of candidates)
    if ((await isFree(port, '0.0.0.0')) && (!ipv6 || (await isFree(port, '::')))) free.push(port);
  return free;
}
