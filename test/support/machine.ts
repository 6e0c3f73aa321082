import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { freeNetwork } from './address.ts';
import { cache } from './paths.ts';
import { output } from './programs.ts';
import { unavailable } from './real.ts';
import { currentRun } from './run.ts';

/**
 * `this`: what is installed here, on Debian 12 Docker 20.10 and containerd 1.6; `newer`: Docker 28 and containerd 2
 * with buildx, Podman 5.
 */
export type MachineKind = 'this' | 'newer';

export interface Said {
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/** A client machine: own files over those of a Debian, own processes, own network. No systemd runs in it. */
export interface Machine {
  /** The address under which it sees servers of this machine that listen on all addresses; not a loopback one. */
  server: string;
  /** The folder that is its `/`, as seen from here. */
  root: string;
  /** Runs a script in it as root. Nothing of the environment here is passed on. */
  sh(script: string, options?: { input?: string; env?: Record<string, string> }): Promise<Said>;
  /** The same as a command line, for a terminal. */
  command(script: string): [file: string, ...args: string[]];
  /** Starts a program that runs on, until the end of the machine or until it is stopped. */
  start(command: string): Background;
  /** Every file, folder and link that is not as the Debian below has it, with type, mode, owner and content. */
  changes(): Map<string, string>;
  stop(): Promise<void>;
}

export interface Background {
  /** What it has printed so far, both streams. */
  said(): string;
  /** Ends it with SIGTERM and waits. */
  stop(): Promise<void>;
}

const debians: Readonly<Record<MachineKind, string>> = { this: '/', newer: path.join(cache, 'newer-debian') };

/** What changes without anybody's doing, or is no part of the machine's configuration. */
const passing = [
  '/run',
  '/tmp',
  '/dev',
  '/proc',
  '/sys',
  '/var/run',
  '/var/lib/docker',
  '/var/lib/containerd',
];

let made = 0;

/**
 * Boots one, in well under a second; skips the running test (in CI: fails it) where that cannot be done. `shown` are
 * folders of this machine that it has to see.
 */
export async function startMachine(kind: MachineKind, shown: readonly string[] = []): Promise<Machine> {
  if (process.getuid?.() !== 0)
    unavailable('a machine of its own', 'only root may make namespaces and mounts');
  const debian = debians[kind];
  if (!existsSync(debian))
    unavailable('a newer Debian', 'sh test/setup/newer-debian.sh says why it could not be fetched');
  const name = `m${process.pid}x${made++}`;
  const folder = path.join(currentRun().folder, name);
  const keeper = spawn(
    'unshare',
    [
      '--mount',
      '--pid',
      '--net',
      '--fork',
      '--kill-child',
      'sh',
      path.join(import.meta.dirname, 'machine.sh'),
      folder,
      debian,
      ...shown,
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const pid = await firstLine(keeper);
  const network = `${freeNetwork()}.${process.pid % 250}`;
  const link = `v${name}`.slice(0, 15);
  await output('ip', ['link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', pid]);
  await output('ip', ['addr', 'add', `${network}.1/30`, 'dev', link]);
  await output('ip', ['link', 'set', link, 'up']);
  const root = `/proc/${pid}/root${folder}/root`;
  const inside = ['-t', pid, '--mount', '--pid', '--net', '--', '/usr/bin/env', '-i'];
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' };
  const words = (added: Record<string, string> = {}): string[] => [
    ...inside,
    ...Object.entries({ ...env, ...added }).map(([key, value]) => `${key}=${value}`),
    'sh',
    '-c',
  ];
  const machine: Machine = {
    server: `${network}.1`,
    root,
    sh: async (script, { input = '', env: added } = {}) => {
      const { exitCode, stdout, stderr } = await execa('nsenter', [...words(added), script], {
        input,
        reject: false,
        stripFinalNewline: false,
        timeout: 120_000,
      });
      return { code: exitCode, stdout, stderr };
    },
    command: (script) => ['nsenter', ...words(), script],
    start: (command) => background('nsenter', [...words(), `exec ${command}`]),
    changes: () => changes(`/proc/${pid}/root${folder}`, debian),
    stop: async () => {
      keeper.stdin?.end();
      for (let tries = 0; tries < 100 && existsSync(`/proc/${pid}`); tries++) await sleep(50);
      rmdirSync(folder);
    },
  };
  const up = await machine.sh(`ip addr add ${network}.2/30 dev eth0 && ip link set eth0 up`);
  if (up.code !== 0) throw new Error(up.stderr);
  return machine;
}

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the machine did not start (${code}): ${said}`)));
  });

function background(file: string, words: string[]): Background {
  const child = spawn(file, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    said: () => said,
    stop: async () => {
      // `nsenter` waits for its child in the other pid namespace and passes no signal on.
      const [inner] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
      if (inner) process.kill(Number(inner), 'SIGTERM');
      await ended;
    },
  };
}

function changes(folder: string, debian: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (place: string): void => {
    if (passing.includes(place)) return;
    const now = described(path.join(folder, 'root', place));
    if (now !== described(path.join(debian, place))) found.set(place || '/', now);
    const upper = path.join(folder, 'changes', place);
    if (lstatSync(upper).isDirectory()) for (const name of readdirSync(upper)) walk(`${place}/${name}`);
  };
  walk('');
  return found;
}

/** For comparing: type, mode, owner, and what is in it. */
function described(file: string): string {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) return 'not there';
  const head = `${(found.mode & 0o7777).toString(8)} ${found.uid}:${found.gid}`;
  if (found.isSymbolicLink()) return `link to ${readlinkSync(file)}`;
  if (found.isDirectory()) return `folder ${head} ${readdirSync(file).toSorted().join(' ')}`;
  return found.isFile() ? `file ${head} ${readFileSync(file, 'latin1')}` : `other ${head}`;
}
