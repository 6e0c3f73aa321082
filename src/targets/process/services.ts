import { join } from 'node:path';
import { paths } from '../../bundle/paths.ts';
import { localAddress } from '../../settings/address.ts';
import type { Stage } from '../../system/daemon.ts';
import { tcpAddresses } from '../../system/listeners.ts';
import type { Command } from '../../system/process.ts';
import type { ServiceName, TargetContext } from '../target.ts';
import { acceptsTcp, registryAnswers } from './probe.ts';
import { ownerOf, socketPath } from './stack.ts';

export const serviceCommand = (
  context: TargetContext,
  service: ServiceName,
  file: string,
): Command & { cwd: string } => ({
  file,
  owner: ownerOf(context),
  args:
    service === 'nginx'
      ? ['-p', join(context.bundle.dir, '/'), '-c', paths.nginxConf, '-g', 'daemon off;']
      : ['serve', paths.registryConfig],
  // Both find the socket by a path relative to here: an absolute one may be longer than the 107 bytes it can have.
  cwd: context.bundle.dir,
});

/**
 * nginx: QUIT lets running transfers end, TERM does not. The registry on TERM takes no new requests and ends at once
 * when idle, else after its `draintimeout` of 60 s.
 */
export const stopStages: Record<ServiceName, readonly Stage[]> = {
  nginx: [
    ['SIGQUIT', 10_000],
    ['SIGTERM', 5_000],
    ['SIGKILL', 2_000],
  ],
  registry: [
    ['SIGTERM', 65_000],
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
  if (service === 'registry') return (await registryAnswers(join(context.bundle.dir, socketPath))) === 200;
  const { settings } = context.bundle;
  // Somebody else may hold the port while nginx still tries to get it.
  const own = tcpAddresses(pid);
  if (own && !own.some((address) => address.endsWith(`:${settings.port}`))) return false;
  return acceptsTcp(localAddress(settings), settings.port);
}
