import { listWithVolume, socketVolume } from './commands.ts';
import type { Container } from './inspect.ts';
import { containerOf, ourContainers } from './ours.ts';
import { containersOf, type Stack } from './stack.ts';

/** The registry's port inside its container. */
const registryPort = 5000;

/** Where the registry can be reached without nginx: published ports, the host's network, others at its socket. */
export async function bypassesOf(stack: Stack): Promise<string[]> {
  const ours = await ourContainers(stack);
  const registry = containerOf(ours, 'registry');
  if (registry === undefined) return [];
  if (registry.networkMode === 'host') return [`0.0.0.0:${registryPort}`];
  const published = registry.published.map(({ address, port }) => `${addressOf(address)}:${port}`);
  const socket = socketVolume(stack.bundle.settings);
  const sharing = await containersOf(stack, listWithVolume(stack.engine.cli, socket));
  const strangers = sharing.filter((container) => isStranger(container, ours));
  return [...new Set([...published, ...strangers.map(({ name }) => `${socket}, shared with ${name}`)])];
}

const isStranger = ({ id }: Container, ours: readonly Container[]): boolean =>
  !ours.some((own) => own.id === id);

const addressOf = (address: string): string =>
  address === '' ? '0.0.0.0' : address.includes(':') ? `[${address}]` : address;
