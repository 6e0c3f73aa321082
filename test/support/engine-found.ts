import os from 'node:os';
import { onPath } from './binaries.ts';
import type { EngineFacts } from './engine.ts';
import { output, succeeds } from './programs.ts';

const images = ['registry:3', 'registry:2', 'nginx:stable-alpine'];

/**
 * The engine this machine already has, when it is a local one that has the official images or can pull them;
 * undefined otherwise. Nothing but the images is added to it.
 */
export async function findEngine(): Promise<EngineFacts | undefined> {
  const docker = onPath('docker');
  if (!docker) return undefined;
  const { DOCKER_HOST: host = 'unix:///var/run/docker.sock' } = process.env;
  if (!host.startsWith('unix:')) return undefined;
  const env = { DOCKER_HOST: host };
  if (!(await succeeds(docker, ['version'], env, 10_000))) return undefined;
  const bridgeGateway = await gateway(docker, env);
  if (!bridgeGateway) return undefined;
  for (const image of images) {
    const there = await succeeds(docker, ['image', 'inspect', image], env);
    if (!there && !(await succeeds(docker, ['pull', '-q', image], env, 120_000))) return undefined;
  }
  return { kind: 'found', docker, host, bridgeGateway, images: {} };
}

/** The address of the engine's default bridge, if it is one of this machine (not so in a VM on a desktop). */
async function gateway(docker: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const format = '{{range .IPAM.Config}}{{.Gateway}} {{end}}';
  const said = await output(docker, ['network', 'inspect', 'bridge', '--format', format], env).catch(
    () => '',
  );
  const local = Object.values(os.networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => address),
  );
  return said.split(' ').find((address) => address.includes('.') && local.includes(address));
}
