import type { Row } from '../symptom.ts';

/** Lists of daemon.json are flags in the singular. */
const flags: Readonly<Record<string, string>> = {
  'insecure-registries': '--insecure-registry',
  'registry-mirrors': '--registry-mirror',
  hosts: '-H',
};

const flagOf = (key: string | undefined): string =>
  key === undefined ? 'the flag' : (flags[key] ?? `--${key}`);

/** Docker, Podman, containerd, Compose themselves. */
export const engine = {
  'daemon-json-and-flags': {
    says: [
      // dockerd
      /directives are specified both as a flag and in the configuration file: (?<key>[\w-]{1,60})?/i,
    ],
    cause: (_, { key }) =>
      `dockerd does not start: ${key ?? 'a setting'} stands both in daemon.json and as a flag in its unit`,
    cure: (_, { key }) =>
      `keep it in one of the two: take ${flagOf(key)} out of the unit (systemctl cat docker; /etc/default/docker; /etc/sysconfig/docker), or ${key ?? 'it'} out of /etc/docker/daemon.json\nthen sudo systemctl daemon-reload && sudo systemctl restart docker`,
    check: 'systemctl cat docker | grep -n dockerd; cat /etc/docker/daemon.json',
  },
  'daemon-json': {
    says: [
      // dockerd
      /unable to configure the Docker daemon with file|directives don't match any configuration option|configuration validation from file .{0,100}failed|invalid mirror: |invalid index name/i,
      /daemon configuration file.{0,100}invalid|insecure registry \S{1,200} should not contain/i,
    ],
    cause:
      'dockerd cannot use daemon.json: no JSON (a comma too many, comments), a key it does not know, or a mirror without https://',
    cure: 'mend what it names; setup.sh merges without touching the rest\nthen dockerd --validate --config-file /etc/docker/daemon.json (23 and later), and sudo systemctl restart docker',
    check: 'dockerd --validate --config-file /etc/docker/daemon.json',
  },
  'engine-forbidden': {
    says: [
      // docker, compose
      /permission denied while trying to connect to the Docker|Got permission denied while trying to connect/i,
      // ctr, podman
      /(?:dial unix|failed to dial|connect to) \S{0,80}(?<engine>docker|containerd|podman)\.sock.{0,200}permission denied/i,
    ],
    cause: (_, { engine: which }) =>
      `${which === 'containerd' ? 'containerd' : which === 'podman' ? 'Podman' : 'Docker'} runs, but this user may not use its socket`,
    cure: (_, { engine: which, user }) =>
      which === undefined || which === 'docker'
        ? `sudo usermod -aG docker ${user ?? '$USER'} and log in again (that group is as good as root), or run this with sudo`
        : 'run this with sudo',
    check: (_, { engine: which }) => `${which === 'containerd' ? 'ctr version' : 'docker version'}; id -nG`,
  },
  'engine-absent': {
    says: [
      // docker, compose, podman
      /cannot connect to the docker daemon|error during connect|failed to connect to the docker API|Is the docker daemon running|Cannot connect to Podman|unable to connect to Podman/i,
      // ctr, crictl
      /(?:failed to dial|dial unix) "?\S{0,80}containerd\.sock/i,
    ],
    cause: 'the engine does not run, or its address (DOCKER_HOST, docker context) leads elsewhere',
    cure: (_, { dockerHost }) =>
      [
        ...(dockerHost === 'set'
          ? []
          : ['start it: sudo systemctl enable --now docker (Docker Desktop: open it)']),
        ...(dockerHost === 'unset' ? [] : ["check DOCKER_HOST, or unset it to use this machine's engine"]),
      ].join('\n'),
    check: 'docker version; docker context ls; journalctl -u docker -n 30',
  },
  'engine-not-started': {
    says: [
      // systemd
      /Job for (?<unit>(?:docker|containerd|podman|crio)\.(?:service|socket)) failed|(?<name>docker|containerd)\.service: Start request repeated too quickly/,
    ],
    cause: (_, { unit, name }) => `${unit?.split('.')[0] ?? name ?? 'the engine'} does not start`,
    cure: (_, { unit, name }) =>
      `journalctl -u ${unit ?? name ?? 'docker'} -n 50 has the reason: explain that line\nafter too many tries: sudo systemctl reset-failed ${unit ?? name ?? 'docker'}`,
    check: 'systemctl status docker; dockerd --validate --config-file /etc/docker/daemon.json',
  },
  'compose-too-old': {
    says: [
      // docker-compose 1.29, docker
      /client version \S{1,20} is too (?:old|new)/i,
      // docker-compose 1.29 with a newer requests or urllib3
      /Not supported URL scheme http\+docker/i,
    ],
    cause: 'this docker-compose or docker client does not fit the engine: one of them is too old',
    cure: 'install Compose v2 (package docker-compose-plugin), and a client of the engine’s age',
    check: 'docker version; docker compose version',
  },
  'compose-1-recreate': {
    says: [
      // docker-compose 1.29 with images of BuildKit or Engine 25 and later
      /'?ContainerConfig'?$|KeyError: 'ContainerConfig'/,
    ],
    cause: 'docker-compose 1.29 cannot replace containers on this engine',
    cure: 'create-registry down, then create-registry up\nor install Compose v2 (package docker-compose-plugin)',
    check: 'docker-compose version',
  },
  'no-address-range': {
    says: [
      // docker, compose
      /non-overlapping IPv4|pool overlaps|all predefined address pools/i,
    ],
    cause: 'the engine has no address range left',
    cure: ({ engine: cli = 'docker' }) =>
      `${cli} network prune; or more of them: default-address-pools in /etc/docker/daemon.json`,
    check: ({ engine: cli = 'docker' }) => `${cli} network ls; ip route`,
  },
  'network-in-use': {
    says: [
      // docker, compose
      /has active endpoints/i,
    ],
    cause: 'another container is attached to the network of this stack',
    cure: 'detach it with docker network disconnect',
    check: 'docker network inspect NETWORK',
  },
  'firewall-rules-gone': {
    says: [
      // docker
      /no chain\/target\/match|iptables failed|iptables: .{0,40}Chain '?DOCKER|failed to create NAT chain/i,
    ],
    cause: 'the engine’s firewall rules are gone: a firewall was restarted after it',
    cure: 'sudo systemctl restart docker',
    check: 'sudo iptables -t nat -L DOCKER -n',
  },
  'folder-not-seen': {
    says: [
      // docker, Docker Desktop
      /bind source path does not exist|mounts denied|not shared from the host|invalid mount config/i,
    ],
    cause: ({ folder }) =>
      `the engine cannot see ${folder === '.' || folder === 'DIR' ? 'the folder of the bundle' : folder}`,
    cure: 'put the bundle where it can (Docker Desktop: Settings, Resources, File sharing; a snap’s docker sees /home only)',
    check: 'docker info --format "{{.OperatingSystem}}"; docker context show',
  },
  cgroups: {
    says: [
      // runc, docker, podman
      /cgroup mountpoint does not exist|cgroups?: cannot find cgroup mount|no cgroup mount found|cgroup(?:s)? .{0,60}not supported|crun: .{0,100}cgroup/i,
      /container init was OOM-killed|unable to apply cgroup configuration/i,
    ],
    cause:
      'the engine and the kernel disagree on cgroups: v1 or v2, not mounted, or not delegated to this user',
    cure: 'update the engine (cgroup v2 needs Docker 20.10, Podman 4, runc 1.0), or boot with systemd.unified_cgroup_hierarchy=0',
    check: 'stat -fc %T /sys/fs/cgroup; docker info | grep -i cgroup',
  },
  seccomp: {
    says: [
      // runc, libseccomp
      /error (?:loading|adding) seccomp|seccomp: .{0,80}(?:not supported|requires)|libseccomp .{0,80}(?:too old|version)|pthread_create\(\) failed \(1:/i,
    ],
    cause: 'the engine or its libseccomp is older than the system calls in the image (clone3, faccessat2)',
    cure: 'update docker, runc and libseccomp on that machine; an older image of nginx or the registry does as well',
    check: 'docker version; runc --version',
  },
  'image-missing': {
    says: [
      // docker, compose
      /no such image|pull access denied for (?:nginx|registry)\b/i,
    ],
    cause: 'an image is missing on this machine',
    cure: 'of the stack itself: create-registry up fetches it; offline: docker save elsewhere, docker load here\none of yours: docker image ls says its exact name',
    check: 'docker image ls',
  },
  'containerd-mirrors': {
    says: [
      // containerd
      /`mirrors` cannot be set when `config_path` is provided|invalid plugin config.{0,200}(?:mirrors|config_path|registry)/i,
    ],
    cause:
      'config.toml of containerd has both the old registry.mirrors or registry.configs and config_path: it takes only one',
    cure: 'keep config_path = "/etc/containerd/certs.d", write mirrors as hosts.toml there (create-registry client --for containerd), then sudo systemctl restart containerd',
    check: 'containerd config dump | grep -n -A3 config_path',
  },
  'short-name': {
    says: [
      // podman
      /short-name (?:resolution|"[^"]{1,200}") .{0,100}|did not resolve to an alias and no unqualified-search registries/i,
    ],
    cause: 'Podman does not guess a registry: the name has no host',
    cure: ({ registry }) => `podman pull ${registry}/NAME:TAG`,
    check: 'podman info | grep -A3 registries',
  },
} as const satisfies Record<string, Row>;
