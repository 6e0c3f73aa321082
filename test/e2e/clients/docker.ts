import type { MachineKind } from '../../support/machine.ts';
import type { Client } from './client.ts';

interface Engine {
  title: string;
  machine: MachineKind;
  /** For its files, its socket and its repository. */
  name: string;
  flags?: string;
}

/** An engine with files of its own, so that several run on one machine; daemon.json is the machine's. */
const engine = ({ title, machine, name }: Engine) => ({
  title,
  machine,
  env: { DOCKER_HOST: `unix:///run/${name}.sock`, DOCKER_CONFIG: `/tmp/${name}` },
  login: 'printf %s "$PASSWORD" | docker login "$HOST" -u "$USER" --password-stdin',
});

const pull = (image: string): string => `docker pull ${image} && docker image inspect ${image}`;

export function docker(given: Engine): Client {
  const { name, flags = '' } = given;
  const image = `"$HOST/${name}:1"`;
  return {
    ...engine(given),
    daemon: {
      command: [
        'dockerd --bridge=none --iptables=false --ip6tables=false',
        `-H unix:///run/${name}.sock --pidfile /run/${name}.pid`,
        `--data-root /var/lib/docker/${name} --exec-root /run/${name} ${flags}`,
      ].join(' '),
      ready: 'docker version',
    },
    push: `docker import /tmp/rootfs.tar ${image} && docker push ${image}`,
    forget: `docker rmi ${image}`,
    pull: pull(image),
  };
}

/** The engine's own BuildKit: it takes the base from the registry, and what it built goes there. */
export function build(given: Engine, push: (image: string) => string): Client {
  const image = `"$HOST/${given.name}/built:1"`;
  return {
    ...engine(given),
    title: `${given.title}: build`,
    push: `${context} && ${push(image)}`,
    forget: `docker rmi -f ${image}`,
    pull: pull(image),
  };
}

/** What is built is another image every time. */
const context = [
  'mkdir -p /tmp/context && date +%N >/tmp/context/now',
  `printf 'FROM %s\\nCOPY now /now\\n' "$HOST/$BASE" >/tmp/context/Dockerfile`,
].join(' && ');

/**
 * BuildKit in a container, which knows neither daemon.json nor certs.d of the machine. A builder keeps what it was made
 * with, so that it is made anew; its image is at hand as in a company without Docker Hub.
 */
export function containerBuild(given: Engine): Client {
  const image = '"$HOST/box/built:1"';
  const { DOCKER_HOST } = engine(given).env;
  return {
    ...engine(given),
    title: `${given.title}: build in a container`,
    // buildx looks for its defaults in the home folder.
    env: { DOCKER_HOST },
    needs: 'buildkit',
    push: [
      '{ docker buildx rm -f box || :; }',
      'docker buildx create --name box --driver docker-container --driver-opt network=host --bootstrap',
      context,
      `docker buildx build --builder box --push -t ${image} /tmp/context`,
    ].join(' && '),
    forget: 'docker buildx rm -f box',
    pull: pull(image),
  };
}
