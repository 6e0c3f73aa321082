import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stopIfCancelled } from '../../errors.ts';
import type { Io } from '../../io.ts';
import type { Credentials } from '../../registry/endpoint.ts';
import { getManifest, type Manifest } from '../../registry/manifest.ts';
import { thisFolder } from '../../symptoms/place.ts';
import { explain } from '../explain.ts';
import { Failed } from '../failed.ts';
import { part } from '../part.ts';
import { openDocker, type Docker } from './client.ts';
import { architectures, program, type Architecture } from './program.ts';
import { tar } from './tar.ts';
import type { CheckResult } from '../report.ts';
import type { SmokeStack } from '../stack.ts';
import { surroundings } from '../surroundings.ts';

export interface SmokeDocker {
  /** As in image names: `reg.lan:8443`. */
  registryHost: string;
  /** Absent: nobody logs in. */
  credentials?: Credentials;
  /** The docker client as argv. */
  command: readonly string[];
  io: Io;
  /** Where given, what was pushed is removed from the store. */
  stack?: SmokeStack;
}

/**
 * What people do with docker, done with docker: log in, push an image made here, pull it again, run it. Leaves
 * nothing in the engine, in the user's docker configuration and, where `stack` is given, in the registry.
 */
export async function smokeDocker(options: SmokeDocker): Promise<CheckResult[]> {
  const { registryHost, credentials, command, io, stack } = options;
  const repository = `smoke/${randomBytes(6).toString('hex')}-docker`;
  const image = `${registryHost}/${repository}:1`;
  const line = `run from ${image}`;
  const place = { ...(stack?.place ?? thisFolder), registry: registryHost };
  const opened = await openDocker(command, io);
  const { docker } = opened;
  const login = part('docker-login', async () => {
    if (!credentials) return;
    await docker(
      ['login', '--username', credentials.user, '--password-stdin', registryHost],
      credentials.password,
    );
  });
  const push = part('docker-push', async () => {
    await login('docker-push');
    await importImage(opened, image, line);
    await docker(['push', image]);
  });
  const pull = part('docker-pull', async () => {
    await push('docker-pull');
    await docker(['image', 'rm', image]);
    await docker(['pull', image]);
  });
  const ran = part('docker-run', async () => {
    await pull('docker-run');
    const seen = await docker(['run', '--rm', '--network', 'none', image]);
    if (seen !== line)
      throw new Failed({ detail: `the container printed "${seen}"`, symptom: 'other-image' });
  });
  const results: CheckResult[] = [];
  try {
    for (const [name, step] of Object.entries({
      'docker-login': login,
      'docker-push': push,
      'docker-pull': pull,
      'docker-run': ran,
    })) {
      const started = performance.now();
      const finding = await step(name).then(
        () => undefined,
        (error: unknown) => explain(error, { name }, place),
      );
      results.push({ name, ok: !finding, ms: Math.round(performance.now() - started), ...finding });
      stopIfCancelled(io.signal);
    }
  } finally {
    await docker(['image', 'rm', '--force', image]).catch(() => undefined);
    await docker(['logout', registryHost]).catch(() => undefined);
    if (stack) await forgetImage(stack, repository).catch(() => undefined);
    await opened.close();
  }
  return results;
}

/** One layer with one program, and something random so that no blob is anybody else's. */
async function importImage({ docker, folder }: Docker, image: string, line: string): Promise<void> {
  const machine = await docker(['version', '--format', '{{.Server.Arch}}']);
  if (!architectures.includes(machine as Architecture))
    throw new Failed({
      detail: `no test program for ${machine}`,
      symptom: 'no-test-program',
      named: { architectures: architectures.join(' or ') },
    });
  const archive = join(folder, 'image.tar');
  const content = program(machine as Architecture, line);
  await writeFile(
    archive,
    tar([
      { name: 'hello', mode: 0o755, content },
      { name: 'smoke', mode: 0o644, content: randomBytes(1024) },
    ]),
  );
  await docker(['import', '--change', 'ENTRYPOINT ["/hello"]', archive, image]);
}

async function forgetImage(stack: SmokeStack, repository: string): Promise<void> {
  // Cleaning up goes on after Ctrl-C.
  const { signal: _, ...uninterrupted } = stack;
  const { signedIn, anonymous } = surroundings(uninterrupted);
  try {
    const response = await getManifest(signedIn, repository, '1');
    const { config, layers } = JSON.parse(response.body.toString('utf8')) as Manifest;
    const own = response.headers['docker-content-digest'] ?? [];
    await stack.forget(repository, [...own, config.digest, ...layers.map(({ digest }) => digest)]);
  } catch {
    // Never pushed, or only in part; the folder goes in any case.
    await stack.forget(repository, []);
  } finally {
    signedIn.close();
    anonymous.close();
  }
}
