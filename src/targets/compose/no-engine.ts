import { userInfo } from 'node:os';
import type { Problem } from '../../problem.ts';
import { thisFolder } from '../../symptoms/place.ts';
import { reason } from '../../symptoms/reason.ts';
import { change } from '../change.ts';
import type { Probe } from './probe.ts';

const without = `without containers: ${change('target', 'process')}`;
const where = 'target: compose';

/** From what the probes said to one problem: the one whose cure is nearest to a working engine. */
export function explainNoEngine(found: Probe, env: NodeJS.ProcessEnv): Problem {
  if (found.docker.kind === 'ok' && (found.podman.kind !== 'ok' || found.podmanCompose.kind === 'missing'))
    return noCompose('Docker');
  if (found.podman.kind === 'ok') return podmanWithoutCompose(found);
  if (found.docker.kind === 'silent') return silent(found, env);
  if (found.docker.kind === 'error') return refused(found.docker.text, found, env);
  if (found.podman.kind === 'error' || found.podman.kind === 'silent')
    return {
      where,
      what: `Podman does not work: ${found.podman.kind === 'error' ? lastLine(found.podman.text) : 'no answer'}`,
      cure: `see what \`podman info\` says\n${without}`,
    };
  if (found.dockerComposeV1.kind === 'ok')
    return {
      where,
      what: 'docker-compose is here, but the docker client is not.',
      cure: `Debian and Ubuntu: apt install docker.io\n${without}`,
    };
  return {
    where,
    what: 'There is no container engine: neither docker nor podman is on PATH.',
    cure: `Debian and Ubuntu: apt install docker.io docker-compose (others: https://docs.docker.com/engine/install/)\n${without}`,
  };
}

const noCompose = (engine: string): Problem => ({
  where,
  what: `${engine} answers, but Compose is missing: neither \`docker compose\` nor docker-compose works.`,
  cure: `install one of the packages docker-compose-plugin (Docker's repository), docker-compose-v2 (Ubuntu), docker-compose (Debian)\n${without}`,
});

function podmanWithoutCompose(found: Probe): Problem {
  const said = found.podmanCompose.kind === 'error' ? found.podmanCompose.text : '';
  if (/unrecognized command|unknown command/.test(said))
    return {
      where,
      what: 'This Podman is older than 4.7 and has no `podman compose`.',
      cure: `install a newer Podman, or Docker\n${without}`,
    };
  return {
    where,
    what: 'Podman answers, but `podman compose` finds no Compose to hand over to.',
    cure: `install the package docker-compose or podman-compose\n${without}`,
  };
}

function silent(found: Probe, env: NodeJS.ProcessEnv): Problem {
  return {
    where: chosenBy(env),
    what: `The Docker daemon at ${address(found)} does not answer within a few seconds.`,
    cure: env['DOCKER_HOST']
      ? `${reason('engine-absent', thisFolder, { dockerHost: 'set' }).cure}\n${without}`
      : `see \`docker context ls\` and whether that machine can be reached\n${without}`,
  };
}

function refused(said: string, found: Probe, env: NodeJS.ProcessEnv): Problem {
  const at = address(found);
  if (/permission denied/i.test(said))
    return {
      where: chosenBy(env),
      what: `Docker runs, but you may not use its socket ${at}: permission denied.`,
      cure: `${reason('engine-forbidden', thisFolder, { user: userName() }).cure}\n${without}`,
    };
  if (/context.*not found|unable to resolve docker endpoint/i.test(said))
    return {
      where: chosenBy(env),
      what: `The docker client does not know where its daemon is: ${lastLine(said)}`,
      cure: `check DOCKER_HOST and DOCKER_CONTEXT, or \`docker context use default\`\n${without}`,
    };
  if (
    /cannot connect to the docker daemon|failed to connect to the docker api|connection refused|no such file/i.test(
      said,
    )
  )
    return {
      where: chosenBy(env),
      what: `The docker client is here, but no daemon answers at ${at}.`,
      cure: `${reason('engine-absent', thisFolder, { dockerHost: env['DOCKER_HOST'] ? 'set' : 'unset' }).cure}\n${without}`,
    };
  return {
    where: chosenBy(env),
    what: `The Docker daemon at ${at} cannot be used: ${lastLine(said)}`,
    cure: `see what \`docker info\` says\n${without}`,
  };
}

const chosenBy = (env: NodeJS.ProcessEnv): string =>
  env['DOCKER_HOST'] ? 'DOCKER_HOST' : env['DOCKER_CONTEXT'] ? 'DOCKER_CONTEXT' : where;

const address = (found: Probe): string =>
  found.dockerHost.kind === 'ok' ? found.dockerHost.text : 'its address';

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A uid without an entry in passwd, as in containers.
    return '$USER';
  }
}
