import type { Io } from '../../io.ts';
import { run, type Command, type Finished } from '../../system/process.ts';

/** An engine that does not answer in this time is as good as none; an unreachable DOCKER_HOST would hang for minutes. */
const patience = 4_000;

/** Of programs that only say their version: Compose v1 is Python, and on a busy machine takes its time to start. */
const startPatience = 20_000;

/** What a program said when asked whether it is there and works. */
export type Answer =
  { kind: 'ok'; text: string } | { kind: 'missing' } | { kind: 'silent' } | { kind: 'error'; text: string };

/** Everything `findEngine` and `engineProblem` decide from. */
export interface Probe {
  docker: Answer;
  dockerCompose: Answer;
  dockerComposeV1: Answer;
  podman: Answer;
  podmanCompose: Answer;
  /** Where the docker client would connect to, e.g. `unix:///var/run/docker.sock`. */
  dockerHost: Answer;
}

/** The user's environment goes along, so `DOCKER_HOST`, `DOCKER_CONTEXT` and `CONTAINER_HOST` count. */
export async function probe(io: Io): Promise<Probe> {
  const hung = new AbortController();
  const asking = ask(io, ['docker', 'info', '--format', '{{json .}}']).then((answer) => {
    if (answer.kind === 'silent') hung.abort();
    return answer;
  });
  // Compose v2 asks the engine as well before it says its version.
  const patiently = { ...io, signal: AbortSignal.any([hung.signal, ...(io.signal ? [io.signal] : [])]) };
  const composeVersion = ask(patiently, ['docker', 'compose', 'version', '--short'], startPatience).catch(
    (error: unknown): Answer => {
      if (!hung.signal.aborted || io.signal?.aborted) throw error;
      return { kind: 'silent' };
    },
  );
  const [docker, dockerCompose, dockerComposeV1, podman, podmanCompose, dockerHost] = await Promise.all([
    asking,
    composeVersion,
    ask(io, ['docker-compose', 'version', '--short'], startPatience),
    ask(io, ['podman', 'info', '--format', 'json']),
    ask(io, ['podman', 'compose', 'version', '--short'], startPatience),
    ask(io, ['docker', 'context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']),
  ]);
  return { docker, dockerCompose, dockerComposeV1, podman, podmanCompose, dockerHost };
}

async function ask(io: Io, [file = '', ...args]: readonly string[], limit?: number): Promise<Answer> {
  const finished = await inTime(io, { file, args }, limit);
  if (finished === undefined || finished.timedOut) return { kind: 'silent' };
  if (finished.code === 'ENOENT') return { kind: 'missing' };
  const error = finished.stderr.trim();
  if (finished.exitCode !== 0) return { kind: 'error', text: error || serverErrors(finished.stdout) };
  // Docker 20.10 exits with 0 although no daemon answered.
  const refused = serverErrors(finished.stdout);
  return refused === '' ? { kind: 'ok', text: finished.stdout.trim() } : { kind: 'error', text: refused };
}

/** Undefined after `limit` milliseconds. A killed client may leave a child (ssh) that holds its output open; that must not hold us up. */
export async function inTime(io: Io, command: Command, limit = patience): Promise<Finished | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limit + 500);
  });
  try {
    return await Promise.race([run(command, io, { timeout: limit }), late]);
  } finally {
    clearTimeout(timer);
  }
}

function serverErrors(stdout: string): string {
  try {
    const info = JSON.parse(stdout) as { ServerErrors?: string[] } | null;
    return info?.ServerErrors?.join('\n') ?? '';
  } catch {
    return '';
  }
}
