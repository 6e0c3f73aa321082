import type { Problem } from '../problem.ts';
import { bindAddress, bindAddresses } from '../settings/address.ts';
import { portCandidates, type Settings } from '../settings/schema.ts';
import { whoListens } from '../system/listeners.ts';
import { tryPort, type Binding } from '../system/ports.ts';
import { thisFolder } from '../symptoms/place.ts';
import { reason } from '../symptoms/reason.ts';
import type { Named, Place } from '../symptoms/symptom.ts';
import type { SymptomName } from '../symptoms/table.ts';

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
  return problem('port', 'port-taken', {
    port: String(port),
    taker: taker ?? "another user's process",
    ...(taker === undefined ? {} : { seen: taker }),
    ...(free === undefined ? {} : { free: String(free) }),
  });
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
export const portForbidden = (port: number, { engine = false } = {}): Problem =>
  problem('port', 'port-forbidden', { port: String(port) }, engine ? { engine: 'docker' } : {});

export const noAddress = (address: string): Problem => problem('listen', 'no-such-address', { address });

export const noIpv6 = (): Problem => problem('ipv6', 'no-ipv6');

function problem(where: string, name: SymptomName, named: Named = {}, more: Partial<Place> = {}): Problem {
  const { cause, cure } = reason(name, { ...thisFolder, ...more }, named);
  return { where, what: cause, cure };
}
