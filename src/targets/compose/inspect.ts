import { projectLabel } from './commands.ts';

/** What matters of `docker inspect` (Docker and Podman) for one container. */
export interface Container {
  id: string;
  name: string;
  /** Compose's labels; empty where another tool made the container. */
  project: string;
  service: string;
  workingDir: string;
  oneOff: boolean;
  image: string;
  state: 'created' | 'running' | 'restarting' | 'paused' | 'exited' | 'dead' | 'removing';
  health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** Command line of the health check, to be run inside the container; absent where it has none. */
  healthCommand?: readonly string[];
  exitCode: number;
  /** What the engine said when it could not start it. */
  error: string;
  oomKilled: boolean;
  startedAt: string;
  restartCount: number;
  published: readonly Published[];
  networkMode: string;
  networks: readonly { name: string; address: string }[];
  /** Names of the volumes that are mounted. */
  volumes: readonly string[];
}

/** A port of the host that leads to one of the container. An empty address means all. */
export interface Published {
  address: string;
  port: number;
  containerPort: number;
}

interface Raw {
  Id: string;
  Name: string;
  RestartCount?: number;
  State: {
    Status: Container['state'];
    ExitCode: number;
    Error?: string;
    OOMKilled?: boolean;
    StartedAt: string;
    Health?: { Status?: string } | null;
    Healthcheck?: { Status?: string } | null;
  };
  Config: {
    Image: string;
    Labels?: Record<string, string> | null;
    Healthcheck?: { Test?: string[] | null } | null;
  };
  Mounts?: { Type?: string; Name?: string }[] | null;
  HostConfig: { NetworkMode?: string; PortBindings?: Bindings | null };
  NetworkSettings?: {
    Ports?: Bindings | null;
    Networks?: Record<string, { IPAddress?: string }> | null;
  };
}

type Bindings = Record<string, { HostIp?: string; HostPort?: string }[] | null>;

/** Takes the JSON array that `inspect` prints; nothing printed means no containers. */
export const parseContainers = (json: string): Container[] =>
  json.trim() === '' ? [] : (JSON.parse(json) as Raw[]).map(parseContainer);

function parseContainer(raw: Raw): Container {
  const labels = raw.Config.Labels ?? {};
  const healthCommand = commandOf(raw.Config.Healthcheck?.Test);
  return {
    id: raw.Id,
    name: raw.Name.replace(/^\//, ''),
    project: labels[projectLabel] ?? '',
    service: labels['com.docker.compose.service'] ?? '',
    workingDir: labels['com.docker.compose.project.working_dir'] ?? '',
    oneOff: labels['com.docker.compose.oneoff'] === 'True',
    image: raw.Config.Image,
    state: raw.State.Status,
    health: healthOf(raw),
    ...(healthCommand ? { healthCommand } : {}),
    exitCode: raw.State.ExitCode,
    error: raw.State.Error ?? '',
    oomKilled: raw.State.OOMKilled ?? false,
    startedAt: raw.State.StartedAt,
    restartCount: raw.RestartCount ?? 0,
    published: publishedBy(raw),
    networkMode: raw.HostConfig.NetworkMode ?? '',
    networks: Object.entries(raw.NetworkSettings?.Networks ?? {}).map(([name, { IPAddress }]) => ({
      name,
      address: IPAddress ?? '',
    })),
    volumes: (raw.Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])),
  };
}

function healthOf({ State: { Health, Healthcheck } }: Raw): Container['health'] {
  const status = (Health ?? Healthcheck)?.Status;
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none';
}

function commandOf(test: string[] | null | undefined): readonly string[] | undefined {
  const [kind, ...args] = test ?? [];
  if (kind === 'CMD') return args;
  return kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...args] : undefined;
}

/** What is asked for and what is in force: a stopped container has only the first, a random port only the second. */
function publishedBy({ HostConfig, NetworkSettings }: Raw): Published[] {
  const found = new Map<string, Published>();
  for (const bindings of [HostConfig.PortBindings, NetworkSettings?.Ports])
    for (const [containerPort, hosts] of Object.entries(bindings ?? {}))
      for (const { HostIp, HostPort } of hosts ?? []) {
        const port = Number(HostPort ?? 0);
        const address = HostIp ?? '';
        if (port > 0)
          found.set(`${address} ${port}`, { address, port, containerPort: Number.parseInt(containerPort) });
      }
  return [...found.values()];
}
