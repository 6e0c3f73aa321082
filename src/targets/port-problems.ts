import type { Problem } from '../problem.ts';
import { bindAddress, bindAddresses } from '../settings/address.ts';
import { portCandidates, type Settings } from '../settings/schema.ts';
import { whoListens } from '../system/listeners.ts';
import { tryPort, type Binding } from '../system/ports.ts';
import { change } from './change.ts';

/** Ports below it are root's, on most machines. */
const firstUnprivileged = 1024;

/** The first address of the settings that cannot be bound; undefined when all can. */
export async function unbindable(
  settings: Pick<Settings, 'listen' | 'ipv6' | 'port'>,
): Promise<{ address: string; binding: Exclude<Binding, 'free'> } | undefined> {
  for (const address of bindAddresses(settings)) {
    const binding = await tryPort(settings.port, address);
    if (binding !== 'free') return { address, binding };
  }
  return undefined;
}

/** `by`: who has it, in words, where that is known better than by looking it up now. */
export function portTaken(port: number, { by, free }: { by?: string; free?: number } = {}): Problem {
  const listener = by === undefined ? whoListens(port) : undefined;
  const taker = by ?? (listener && `${listener.name} (pid ${listener.pid})`);
  return {
    where: 'port',
    what: `port ${port} is used by ${taker ?? "another user's process"}`,
    cure: [
      `end that, or ${change('port', free)}`,
      ...(taker === undefined ? [`this shows who has it: sudo ss -ltnp 'sport = :${port}'`] : []),
    ].join('\n'),
  };
}

/** One of the usual ports that is free now and needs no rights; undefined when all are taken. */
export async function freePort(
  settings: Pick<Settings, 'listen' | 'tls' | 'port'>,
): Promise<number | undefined> {
  const usual: readonly number[] = portCandidates[settings.tls === 'off' ? 'http' : 'https'];
  for (const port of usual)
    if (
      port >= firstUnprivileged &&
      port !== settings.port &&
      (await tryPort(port, bindAddress(settings))) === 'free'
    )
      return port;
  return undefined;
}

/** `engine`: it is an engine without root's rights that may not. */
export const portForbidden = (port: number, { engine = false } = {}): Problem => ({
  where: 'port',
  what: `only root may open port ${port} here${engine ? ', and this engine runs without' : ''}`,
  cure: `${change('port', 8443)}\nor allow it to everybody: sudo sysctl net.ipv4.ip_unprivileged_port_start=${port}`,
});

export const noAddress = (address: string): Problem => ({
  where: 'listen',
  what: `${address} is no address of this machine`,
  cure: `${change('listen', 'all')}\nor one of the addresses that \`ip address\` shows`,
});

export const noIpv6 = (): Problem => ({
  where: 'ipv6',
  what: 'this machine has no IPv6',
  cure: change('ipv6', false),
});
