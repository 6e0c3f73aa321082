import { existsSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { composeV1, composeV2 } from './binaries.ts';
import { cannotStart, startOwn, stopOwn } from './engine-own.ts';
import { findEngine } from './engine-found.ts';
import { unavailable } from './real.ts';
import { currentRun, oncePerRun, type Run } from './run.ts';

export interface EngineFacts {
  /** `found`: the machine's engine with the official images; `own`: a private one with stand-ins. */
  kind: 'found' | 'own';
  docker: string;
  /** The value of DOCKER_HOST. */
  host: string;
  /** Address of this machine that containers reach and that dockerd does not trust blindly, as it does 127/8. */
  bridgeGateway: string;
  /** Image → why it is missing; empty when all are there. */
  images: Record<string, string>;
}

export interface Engine extends EngineFacts {
  /** Compose v2 is `docker compose`, v1 `docker-compose` (each where it exists). */
  env: ClientEnv;
  /** The same for a client of its own: its logins, and Compose v2 only if wanted. */
  client(options?: { compose2?: boolean }): ClientEnv;
}

/** To be laid over the environment of a child process. */
export interface ClientEnv extends Record<string, string> {
  DOCKER_HOST: string;
  DOCKER_CONFIG: string;
  PATH: string;
}

/**
 * The engine of this test run: found or started at the first call, the same for every test file, gone at the
 * end of the run. Undefined images and no engine at all skip the test that asks, or fail it in CI.
 */
export async function engine(...images: string[]): Promise<Engine> {
  const facts = await oncePerRun<EngineFacts | { reason: string }>('engine-facts', async () => {
    const found = await findEngine();
    if (found) return found;
    const reason = await cannotStart();
    return reason ? { reason } : startOwn(currentRun());
  });
  if ('reason' in facts) return unavailable('Docker Engine', facts.reason);
  for (const image of images) {
    const reason = facts.images[image];
    if (reason) unavailable(`image ${image}`, reason);
  }
  return {
    ...facts,
    env: client(facts, true),
    client: ({ compose2 = true } = {}) => client(facts, compose2),
  };
}

export const stopEngine = (run: Run): Promise<void> => stopOwn(run);

function client(facts: EngineFacts, compose2: boolean): ClientEnv {
  const folder = mkdtempSync(path.join(currentRun().folder, 'client-'));
  const programs = path.join(folder, 'bin');
  mkdirSync(programs);
  symlinkSync(facts.docker, path.join(programs, 'docker'));
  const v1 = composeV1();
  if (v1) symlinkSync(v1, path.join(programs, 'docker-compose'));
  const plugin = compose2 ? composeV2() : undefined;
  if (plugin && existsSync(plugin)) {
    mkdirSync(path.join(folder, 'cli-plugins'));
    symlinkSync(plugin, path.join(folder, 'cli-plugins/docker-compose'));
  }
  return {
    DOCKER_HOST: facts.host,
    DOCKER_CONFIG: folder,
    PATH: `${programs}:${process.env.PATH ?? ''}:/usr/sbin:/sbin`,
  };
}
