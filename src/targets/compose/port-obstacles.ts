import { bindAddress, bindAddresses } from '../../settings/address.ts';
import type { Problem } from '../../problem.ts';
import { freePort, noAddress, noIpv6, portForbidden, portTaken, unbindable } from '../port-problems.ts';
import { listRunning } from './commands.ts';
import { isLocal } from './engine-place.ts';
import type { Container, Published } from './inspect.ts';
import { isUp } from './ours.ts';
import { containersOf, type Stack } from './stack.ts';

/** Something else holds the port. `ours` are the stack's own containers: what they hold is no obstacle. */
export async function portObstacles(stack: Stack, ours: readonly Container[]): Promise<Problem[]> {
  const { settings } = stack.bundle;
  const { port } = settings;
  if (bindAddresses(settings).some((address) => ours.some(holds({ address, port })))) return [];
  if (!isLocal(stack.engine)) {
    const container = await takerOf(stack, { address: bindAddress(settings), port });
    return container === undefined ? [] : [portTaken(port, { by: container })];
  }
  const found = await unbindable(settings);
  switch (found?.binding) {
    case undefined:
      return [];
    case 'no-family':
      // For all addresses the engine takes those there are.
      return settings.listen === 'all' ? [] : [noIpv6()];
    case 'no-address':
      return [noAddress(found!.address)];
    case 'forbidden':
      return stack.engine.rootless ? [portForbidden(port, { engine: true })] : [];
    case 'taken': {
      const container = await takerOf(stack, { address: found!.address, port });
      const free = await freePort(settings);
      return [
        portTaken(port, {
          ...(container === undefined ? {} : { by: container }),
          ...(free === undefined ? {} : { free }),
        }),
      ];
    }
  }
}

const holds = (wanted: Pick<Published, 'address' | 'port'>) => (container: Container) =>
  isPublishing(container, wanted);

/** A paused container holds its ports, one that is about to come back will want them. */
const isPublishing = (container: Container, wanted: Pick<Published, 'address' | 'port'>): boolean =>
  isUp(container) &&
  container.published.some(({ address, port }) => port === wanted.port && overlaps(address, wanted.address));

const isWildcard = (address: string): boolean => ['', '0.0.0.0', '::'].includes(address);

const overlaps = (a: string, b: string): boolean => isWildcard(a) || isWildcard(b) || a === b;

/** The container that has it, in words. */
async function takerOf(
  stack: Stack,
  wanted: Pick<Published, 'address' | 'port'>,
): Promise<string | undefined> {
  const running = await containersOf(stack, listRunning(stack.engine.cli));
  const container = running.find(holds(wanted));
  return container && `the container ${container.name}${projectOf(container)}`;
}

const projectOf = ({ project, workingDir }: Container): string =>
  project === '' ? '' : ` (Compose project ${project}${workingDir ? ` in ${workingDir}` : ''})`;
