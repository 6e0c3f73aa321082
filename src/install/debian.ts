import { realpath } from 'node:fs/promises';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import { run, type Command } from '../system/process.ts';
import { findPrograms } from '../system/program.ts';
import { lstatIfThere, statIfThere } from '../system/files.ts';
import { needsUpdate } from './apt-lists.ts';
import { debianNjs, installByHand, registry3Hint } from './elsewhere.ts';
import { isDebian, thisSystem } from './os-release.ts';
import type { Part } from './part.ts';
import { keepStopped, type InitSystem } from './services.ts';

export interface InstallInput {
  io: Io;
  /** What is not there. */
  missing: readonly Part[];
  /** The nginx that is, for which the njs module is missing. */
  nginx?: string | undefined;
}

export interface InstallPlan {
  /** Leaves nothing that would have to be undone. */
  before: Command[];
  /** Like `before` to be run one after the other, up to the first that fails. */
  install: Command[];
  /** Then. Where one fails, the rest goes on without what it would have brought. */
  wished: Command[];
  /** To be run, all of them, once `install` was begun, whatever became of it. */
  after: Command[];
  /** What a person should know before agreeing. */
  notes: string[];
}

/** Debian's names. `nginx` alone is the smallest one since Debian 12, and has all that is needed before. */
const packages: Record<Part, string> = { nginx: 'nginx', registry: 'docker-registry', njs: debianNjs };

/** The commands of `--install`; a problem where this system or this user cannot do it. Runs nothing that changes anything. */
export async function planInstall({ io, missing, nginx }: InstallInput): Promise<InstallPlan | Problem> {
  const system = await thisSystem();
  const apt = findPrograms('apt-get', io.env)[0];
  if (!isDebian(system) || apt === undefined) return installByHand(system, missing);
  const foreign = missing.includes('njs') && !missing.includes('nginx') && !(await isPackaged(nginx));
  const parts = foreign ? missing.filter((part) => part !== 'njs') : missing;
  const names = parts.map((part) => packages[part]);
  const asRoot = names.length > 0 ? await becomeRoot(io, names) : { prefix: [] };
  if ('what' in asRoot) return asRoot;

  const needed = parts.filter((part) => part !== 'njs').map((part) => packages[part]);
  const services = keepStopped(await withoutService(needed), await initSystem());
  const apts = { DEBIAN_FRONTEND: 'noninteractive', ...services.environment };
  const environment = Object.entries(apts).map(([name, value]) => `${name}=${value}`);
  const install = ['env', ...environment, 'apt-get', 'install', '-y', '--no-install-recommends'];
  const commands = (lines: string[][]): Command[] =>
    lines.map((argv) => asCommand([...asRoot.prefix, ...argv]));
  const update = names.length > 0 && (await needsUpdate(names, io)) ? [['apt-get', 'update']] : [];
  return {
    before: commands(needed.length > 0 ? update : []),
    install: commands(needed.length > 0 ? [...services.before, [...install, ...needed]] : []),
    // Releases before Debian 12 have no such package, and that of another nginx might want to replace this one.
    wished: commands([
      ...(needed.length > 0 ? [] : update),
      ...(parts.includes('njs') ? [[...install, '--no-remove', debianNjs]] : []),
    ]),
    after: commands(services.after),
    notes: [
      ...notes(parts, names),
      ...(foreign ? [`${nginx} is not from this system's packages, so its njs module is not either`] : []),
    ],
  };
}

const asCommand = ([file = '', ...args]: string[]): Command => ({ file, args });

function notes(parts: readonly Part[], names: readonly string[]): string[] {
  const services = parts.some((part) => part !== 'njs') ? '; their own services stay switched off' : '';
  return [
    ...(names.length > 0 ? [`installs ${names.join(' and ')} from this system's packages${services}`] : []),
    ...(parts.includes('njs') && !parts.includes('nginx')
      ? ['an nginx service that runs already loads that module as well from now on']
      : []),
    ...(parts.includes('registry')
      ? [`this is registry 2.8, which is no longer maintained. ${registry3Hint}`]
      : []),
  ];
}

/** Whether it is the nginx of Debian's packages, for whose version the modules are built. */
async function isPackaged(nginx = ''): Promise<boolean> {
  return (await realpath(nginx).catch(() => undefined)) === '/usr/sbin/nginx';
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
