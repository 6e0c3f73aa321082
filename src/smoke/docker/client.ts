import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../io.ts';
import { run } from '../../system/process.ts';
import { Failed } from '../failed.ts';
import { explainDocker } from './explain.ts';

export interface DockerClient {
  /** Standard output, trimmed. Throws `Failed` with what docker said. */
  (args: readonly string[], input?: string): Promise<string>;
}

export interface Docker {
  docker: DockerClient;
  /** A folder of this run's own. */
  folder: string;
  close(): Promise<void>;
}

/**
 * The docker client with a configuration of its own: what it logs in to is forgotten at the end, and nobody's
 * credential helper is asked. The engine is the one the user's own configuration points to.
 */
export async function openDocker(command: readonly string[], io: Io): Promise<Docker> {
  const [file = 'docker', ...prefix] = command;
  const folder = await mkdtemp(join(tmpdir(), 'create-registry-docker-'));
  const users = io.env['DOCKER_CONFIG'] ?? join(io.env['HOME'] ?? homedir(), '.docker');
  let env: Record<string, string> = {};
  // Cleaning up goes on after Ctrl-C, so the signal is not handed on here.
  const world = { env: io.env, cwd: io.cwd };
  const docker: DockerClient = async (args, input = '') => {
    const done = await run({ file, args: [...prefix, ...args], env }, world, { timeout: 120_000, input });
    if (done.code === 'ENOENT')
      throw new Failed({
        detail: `${file} is not installed`,
        symptom: 'no-docker-client',
      });
    if (done.exitCode !== 0)
      throw new Failed(explainDocker(done.timedOut ? 'no answer within two minutes' : done.stderr));
    return done.stdout.trim();
  };
  try {
    const context = await docker(['context', 'inspect', '--format', '{{.Name}}']).catch(() => 'default');
    await symlink(join(users, 'contexts'), join(folder, 'contexts'));
    await writeFile(join(folder, 'config.json'), '{}', { mode: 0o600 });
    env = {
      DOCKER_CONFIG: folder,
      ...(context === 'default' || io.env['DOCKER_HOST'] ? {} : { DOCKER_CONTEXT: context }),
    };
    return { docker, folder, close: () => rm(folder, { recursive: true, force: true }) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
