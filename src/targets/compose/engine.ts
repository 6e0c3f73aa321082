import type { Io } from '../../io.ts';
import type { Problem } from '../../problem.ts';
import { explainNoEngine } from './no-engine.ts';
import { probe, type Answer, type Probe } from './probe.ts';

export interface Engine {
  name: 'docker compose' | 'docker-compose' | 'podman compose';
  /** Start of every Compose command line. */
  compose: readonly string[];
  /** The engine's own client. */
  cli: 'docker' | 'podman';
  version: string;
  composeVersion: string;
  /** Root in a container is an ordinary user outside. */
  rootless: boolean;
  /** Where the client connects to, e.g. `unix:///var/run/docker.sock`; absent when it does not say. */
  apiHost?: string;
}

/** The first that answers of `docker compose`, `docker-compose`, `podman compose`; takes a few seconds at most. */
export const findEngine = async (io: Io): Promise<Engine | undefined> => chooseEngine(await probe(io));

/** Why there is no engine, and what to do. Only to be asked where `findEngine` found none. */
export const engineProblem = async (io: Io): Promise<Problem> => explainNoEngine(await probe(io), io.env);

/** Both at once, in half the time. */
export async function locateEngine(io: Io): Promise<{ engine: Engine } | { problem: Problem }> {
  const found = await probe(io);
  const engine = chooseEngine(found);
  return engine ? { engine } : { problem: explainNoEngine(found, io.env) };
}

export function chooseEngine(found: Probe): Engine | undefined {
  const docker = describeEngine(found.docker);
  const podman = describeEngine(found.podman);
  const apiHost = found.dockerHost.kind === 'ok' ? { apiHost: found.dockerHost.text } : {};
  if (docker && found.dockerCompose.kind === 'ok')
    return {
      name: 'docker compose',
      compose: ['docker', 'compose'],
      cli: 'docker',
      ...docker,
      composeVersion: plainVersion(found.dockerCompose),
      ...apiHost,
    };
  if (docker && found.dockerComposeV1.kind === 'ok')
    return {
      name: 'docker-compose',
      compose: ['docker-compose'],
      cli: 'docker',
      ...docker,
      composeVersion: plainVersion(found.dockerComposeV1),
      ...apiHost,
    };
  if (podman && found.podmanCompose.kind === 'ok')
    return {
      name: 'podman compose',
      compose: ['podman', 'compose'],
      cli: 'podman',
      ...podman,
      composeVersion: plainVersion(found.podmanCompose),
    };
  return undefined;
}

/** The last line: `podman compose` first says which program it hands over to. */
const plainVersion = (answer: { text: string }): string =>
  /\d+(\.\d+)+/.exec(answer.text.split('\n').at(-1) ?? '')?.[0] ?? answer.text;

interface Info {
  ServerVersion?: string;
  SecurityOptions?: string[] | null;
  host?: { security?: { rootless?: boolean } };
  version?: { Version?: string };
}

/** `docker` may be Podman under another name, which answers in Podman's form. */
function describeEngine(answer: Answer): { version: string; rootless: boolean } | undefined {
  if (answer.kind !== 'ok') return undefined;
  let info: Info;
  try {
    info = JSON.parse(answer.text) as Info;
  } catch {
    return undefined;
  }
  const version = info.ServerVersion ?? info.version?.Version;
  if (!version) return undefined;
  const rootless =
    info.host?.security?.rootless ??
    info.SecurityOptions?.some((option) => option.includes('rootless')) ??
    false;
  return { version, rootless };
}
