import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { localAddress } from '../../settings/address.ts';
import type { Stage } from '../../system/daemon.ts';
import { readIfThere } from '../../system/files.ts';
import { tcpAddresses } from '../../system/listeners.ts';
import type { Command } from '../../system/process.ts';
import type { ServiceName, TargetContext } from '../target.ts';
import { acceptsTcp, registryAnswers, socketState } from './probe.ts';
import { ownerOf, socketPath } from './stack.ts';

const nginxArgs = (dir: string, config: string): string[] => [
  '-p',
  join(dir, '/'),
  '-c',
  config,
  '-g',
  'daemon off;',
];

export const serviceCommand = (
  context: TargetContext,
  service: ServiceName,
  file: string,
): Command & { cwd: string } => ({
  file,
  owner: ownerOf(context),
  args: {
    nginx: nginxArgs(context.bundle.dir, paths.nginxConf),
    auth: nginxArgs(context.bundle.dir, paths.authConf),
    registry: ['serve', paths.registryConfig],
    floor: [paths.floorScript],
  }[service],
  // All find the sockets by a path relative to here: an absolute one may be longer than the 107 bytes it can have.
  cwd: context.bundle.dir,
});

/**
 * nginx: QUIT lets running transfers end, TERM does not; a password is checked sooner than a layer is sent. The registry on TERM takes no new requests and ends at once
 * when idle, else after its `draintimeout` of 60 s.
 */
export const stopStages: Record<ServiceName, readonly Stage[]> = {
  nginx: [
    ['SIGQUIT', 10_000],
    ['SIGTERM', 5_000],
    ['SIGKILL', 2_000],
  ],
  auth: [
    ['SIGQUIT', 5_000],
    ['SIGTERM', 5_000],
    ['SIGKILL', 2_000],
  ],
  registry: [
    ['SIGTERM', 65_000],
    ['SIGKILL', 2_000],
  ],
  floor: [
    ['SIGTERM', 2_000],
    ['SIGKILL', 2_000],
  ],
};

/** For what this very call started and nobody uses yet. */
export const abortStages: readonly Stage[] = [
  ['SIGTERM', 5_000],
  ['SIGKILL', 2_000],
];

/** Whether the service does its work, as opposed to merely running. */
export async function isReady(context: TargetContext, service: ServiceName, pid: number): Promise<boolean> {
  const { dir, settings } = context.bundle;
  if (service === 'registry') return (await registryAnswers(join(dir, socketPath(service)))) === 200;
  // Says so after its first look at the disk.
  if (service === 'floor') return (await readIfThere(join(dir, paths.gate, 'floor')))?.trim() === String(pid);
  if (service === 'auth') return (await socketState(join(dir, socketPath(service)))) === 'served';
  // Somebody else may hold the port while nginx still tries to get it.
  const own = tcpAddresses(pid);
  if (own && !own.some((address) => address.endsWith(`:${settings.port}`))) return false;
  return acceptsTcp(localAddress(settings), settings.port);
}
