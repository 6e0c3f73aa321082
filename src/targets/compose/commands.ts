import type { Settings } from '../../settings/schema.ts';
import { paths } from '../../bundle/paths.ts';
import { fullImageName } from './image-names.ts';
import type { ServiceName } from '../target.ts';

/**
 * Every command line of this target, as data. Compose ones are run in the bundle's folder. They keep to what
 * docker-compose 1.29, Compose v2 and podman-compose all know: no `--wait`, no `--pull`.
 */
export type Argv = readonly [string, ...string[]];

type Compose = readonly string[];

const compose = (prefix: Compose, ...args: string[]): Argv =>
  [...prefix, '-f', paths.compose, ...args] as unknown as Argv;

export const up = (prefix: Compose): Argv => compose(prefix, 'up', '-d', '--no-build');
export const stop = (prefix: Compose): Argv => compose(prefix, 'stop');
/** Without `-v`: data is never taken along. */
export const down = (prefix: Compose): Argv => compose(prefix, 'down');

export const projectLabel = 'com.docker.compose.project';

export const folderLabel = 'com.docker.compose.project.working_dir';

const listLabel = (cli: string, label: string): Argv => [
  cli,
  'ps',
  '--all',
  '--quiet',
  '--no-trunc',
  '--filter',
  `label=${label}`,
];
/** Identifiers of all containers of a project, whichever Compose made them. */
export const listProject = (cli: string, project: string): Argv =>
  listLabel(cli, `${projectLabel}=${project}`);
/** The same of all projects that were started in a folder. */
export const listFolder = (cli: string, folder: string): Argv => listLabel(cli, `${folderLabel}=${folder}`);
/** Names of the networks that Compose made for a project. */
export const listNetworks = (cli: string, project: string): Argv => [
  cli,
  'network',
  'ls',
  '--filter',
  `label=${projectLabel}=${project}`,
  '--format',
  '{{.Name}}',
];
export const listRunning = (cli: string): Argv => [cli, 'ps', '--quiet', '--no-trunc'];
export const listWithVolume = (cli: string, volume: string): Argv => [
  cli,
  'ps',
  '--quiet',
  '--no-trunc',
  '--filter',
  `volume=${volume}`,
];
export const inspect = (cli: string, ids: readonly string[]): Argv => [
  cli,
  'inspect',
  '--type',
  'container',
  ...ids,
];

/** `grace` in seconds, as long as the services may need to finish what is under way. */
export const stopContainers = (cli: string, ids: readonly string[], grace = 75): Argv => [
  cli,
  'stop',
  '-t',
  String(grace),
  ...ids,
];
export const removeNetwork = (cli: string, name: string): Argv => [cli, 'network', 'rm', name];

export const unpause = (cli: string, ids: readonly string[]): Argv => [cli, 'unpause', ...ids];

export const inspectImage = (cli: string, image: string): Argv => [cli, 'image', 'inspect', image];
/** Podman has no default registry for short names; Docker's is written out for it. */
export const pull = (cli: string, image: string): Argv => [
  cli,
  'pull',
  '--quiet',
  cli === 'podman' ? fullImageName(image) : image,
];

export const containerLogs = (cli: string, id: string, lines: number): Argv => [
  cli,
  'logs',
  '--timestamps',
  '--tail',
  String(lines),
  id,
];
export const followLogs = (cli: string, id: string, lines: number): Argv => [
  cli,
  'logs',
  '--follow',
  '--tail',
  String(lines),
  id,
];
export const exec = (cli: string, id: string, args: readonly string[]): Argv => [cli, 'exec', id, ...args];

/** The program's own version, printed by itself. */
export const versionArgs: Readonly<Record<Exclude<ServiceName, 'floor'>, readonly string[]>> = {
  registry: ['registry', '--version'],
  nginx: ['nginx', '-v'],
  auth: ['nginx', '-v'],
};

/** Fails where the engine's machine does not have the file; `-v` would make an empty folder of that name. */
export const createWithMount = (cli: string, image: string, file: string): Argv => [
  cli,
  'create',
  '--mount',
  `type=bind,"source=${file.replaceAll('"', '""')}",target=/bundle-file,readonly`,
  image,
];
export const removeContainer = (cli: string, id: string): Argv => [cli, 'rm', '--force', id];

/** One that is not there, or still in use, stays as it is. */
export const removeVolume = (cli: string, volume: string): Argv => [cli, 'volume', 'rm', volume];

/** What Compose calls the volume over which nginx reaches the registry. */
export const socketVolume = ({ name }: Pick<Settings, 'name'>): string => `${name}_socket`;

/** The same for the auth service of a project. */
export const authVolume = (project: string): string => `${project}_auth-run`;
