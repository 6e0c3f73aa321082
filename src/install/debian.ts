import { readFile } from 'node:fs/promises';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import { run, type Command } from '../system/process.ts';
import { findPrograms } from '../system/program.ts';
import { lstatIfThere, statIfThere } from '../system/files.ts';
import type { ServiceName } from '../targets/target.ts';
import { needsUpdate } from './apt-lists.ts';
import { installByHand, registry3Hint } from './elsewhere.ts';
import { isDebian, parseOsRelease, type OsRelease } from './os-release.ts';
import { keepStopped, type InitSystem } from './services.ts';

export interface InstallInput {
  io: Io;
  /** The services whose program is missing. */
  missing: readonly ServiceName[];
}

export interface InstallPlan {
  /** Leaves nothing that would have to be undone. */
  before: Command[];
  /** Like `before` to be run one after the other, up to the first that fails. */
  install: Command[];
  /** To be run, all of them, once `install` was begun, whatever became of it. */
  after: Command[];
  /** What a person should know before agreeing. */
  notes: string[];
}

/** Debian's names. `nginx` alone is the smallest one since Debian 12, and has all that is needed before. */
const packages: Record<ServiceName, string> = { nginx: 'nginx', registry: 'docker-registry' };

/** The commands of `--install`; a problem where this system or this user cannot do it. Runs nothing that changes anything. */
export async function planInstall({ io, missing }: InstallInput): Promise<InstallPlan | Problem> {
  const system = await thisSystem();
  const apt = findPrograms('apt-get', io.env)[0];
  if (!isDebian(system) || apt === undefined) return installByHand(system, missing);
  const names = missing.map((service) => packages[service]);
  const asRoot = await becomeRoot(io, names);
  if ('what' in asRoot) return asRoot;

  const init = await initSystem();
  const services = keepStopped(await withoutService(names), init);
  const apts = { DEBIAN_FRONTEND: 'noninteractive', ...services.environment };
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...names];
  const environment = Object.entries(apts).map(([name, value]) => `${name}=${value}`);
  const commands = (lines: string[][]): Command[] =>
    lines.map((argv) => asCommand([...asRoot.prefix, ...argv]));
  return {
    before: commands((await needsUpdate(names, io)) ? [['apt-get', 'update']] : []),
    install: commands([...services.before, ['env', ...environment, ...install]]),
    after: commands(services.after),
    notes: notes(missing, names),
  };
}

const asCommand = ([file = '', ...args]: string[]): Command => ({ file, args });

function notes(missing: readonly ServiceName[], names: readonly string[]): string[] {
  return [
    `installs ${names.join(' and ')} from this system's packages; their own services stay switched off`,
    ...(missing.includes('registry')
      ? [`this is registry 2.8, which is no longer maintained. ${registry3Hint}`]
      : []),
  ];
}

async function thisSystem(): Promise<OsRelease> {
  if (process.platform === 'darwin') return { id: 'macos', like: [], name: 'macOS' };
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return parseOsRelease(text);
}

/** What has to stand before a command of root's. Asking for a password takes a terminal. */
async function becomeRoot(io: Io, names: readonly string[]): Promise<{ prefix: string[] } | Problem> {
  if (process.getuid?.() === 0) return { prefix: [] };
  const sudo = findPrograms('sudo', io.env)[0];
  const cure = `as root: apt-get install --no-install-recommends ${names.join(' ')}`;
  if (sudo === undefined)
    return { where: '--install', what: '--install needs root, and there is no sudo', cure };
  if (io.stdin.isTTY) return { prefix: ['sudo'] };
  const { exitCode } = await run({ file: sudo, args: ['-n', 'true'] }, io, { timeout: 10_000 });
  if (exitCode === 0) return { prefix: ['sudo', '-n'] };
  return {
    where: '--install',
    what: '--install needs root; sudo wants a password and there is no terminal',
    cure,
  };
}

/** systemd counts only where it is the one that runs. */
async function initSystem(): Promise<InitSystem> {
  return (await statIfThere('/run/systemd/system')) ? 'systemd' : 'other';
}

/** Where a service of that name is there already it is somebody's own, and none of our business. */
async function withoutService(names: readonly string[]): Promise<string[]> {
  const places = (name: string) => [
    `/etc/systemd/system/${name}.service`,
    `/usr/local/lib/systemd/system/${name}.service`,
    `/usr/lib/systemd/system/${name}.service`,
    `/lib/systemd/system/${name}.service`,
    `/etc/init.d/${name}`,
  ];
  const found = await Promise.all(names.map((name) => Promise.all(places(name).map(lstatIfThere))));
  return names.filter((_, i) => found[i]!.every((place) => place === undefined));
}
