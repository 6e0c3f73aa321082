import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { Owner } from '../settings/values/owner.ts';
import { run } from './process.ts';
import type { Io } from '../io.ts';

/** A plain user's PATH on Debian lacks the sbin folders, where nginx is; a service's PATH lacks /usr/local. */
const furtherFolders = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/opt/homebrew/bin',
];

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** What the two programs are called; packages call the registry either. */
export const programNames = {
  nginx: ['nginx'],
  registry: ['registry', 'docker-registry'],
} as const satisfies Record<string, readonly string[]>;

/** Not a service: nginx is the program of two of them. */
export type ProgramName = keyof typeof programNames;

/** Absolute paths of all programs of that name on PATH and in the usual system folders. */
export function findPrograms(name: string, env: NodeJS.ProcessEnv): string[] {
  const folders = [...(env['PATH'] ?? '').split(':').filter(isAbsolute), ...furtherFolders];
  return [...new Set(folders)].map((folder) => join(folder, name)).filter(isExecutable);
}

/** A program as a person names it: a path (`~` is the home folder, relative to `base`), or a name on PATH. */
export function programPath(named: string, base: string, env: NodeJS.ProcessEnv): string | undefined {
  if (!named.includes('/')) return findPrograms(named, env)[0];
  const file = resolve(base, named.replace(/^~(?=\/)/, env['HOME'] ?? homedir()));
  return isExecutable(file) ? file : undefined;
}

export interface RegistryProgram {
  major: '3' | '2.8';
  /** Absent in builds that do not know their own. */
  version?: string;
}

/**
 * Asks a program whether it is the CNCF Distribution registry. They answer in one line, Go module and version:
 * `registry github.com/distribution/distribution/v3 v3.1.1`, `docker-registry github.com/docker/distribution 2.8.2+ds1`;
 * built without a version it is `v3.0.0+unknown`, `(devel)` or nothing.
 */
export async function registryProgram(
  file: string,
  io: Pick<Io, 'env' | 'cwd'>,
  owner?: Owner,
): Promise<RegistryProgram | undefined> {
  const { stdout } = await run({ file, args: ['--version'], owner }, io, { timeout: 5_000 });
  return parseRegistryVersion(stdout);
}

/** The first registry on PATH, of the `major` where one is wanted. Other programs are called `registry` too: each is asked. */
export async function findRegistry(
  io: Pick<Io, 'env' | 'cwd'>,
  { major, owner }: { major?: RegistryProgram['major']; owner?: Owner | undefined } = {},
): Promise<(RegistryProgram & { file: string }) | undefined> {
  let other: (RegistryProgram & { file: string }) | undefined;
  for (const file of programNames.registry.flatMap((name) => findPrograms(name, io.env))) {
    const program = await registryProgram(file, io, owner);
    if (!program) continue;
    if (major === undefined || program.major === major) return { file, ...program };
    other ??= { file, ...program };
  }
  return other;
}

export function parseRegistryVersion(output: string): RegistryProgram | undefined {
  const match = /\bgithub\.com\/(?:docker|distribution)\/distribution(\/v3)?(?:\s+v?(\d+)\.(\d+\S*))?/.exec(
    output,
  );
  if (!match) return undefined;
  const [, v3, major = v3 ? '3' : '2', rest] = match;
  return { major: major === '2' ? '2.8' : '3', ...(rest ? { version: `${major}.${plain(rest)}` } : {}) };
}

/** `1.22.1`; undefined when the program is no nginx. */
export async function nginxVersion(
  file: string,
  io: Pick<Io, 'env' | 'cwd'>,
  owner?: Owner,
): Promise<string | undefined> {
  const { stderr } = await run({ file, args: ['-v'], owner }, io, { timeout: 5_000 });
  return /^(?:nginx|openresty|freenginx|angie) version: \S+?\/(\d[\w.]*)/im.exec(stderr)?.[1];
}

/** Without the build's remarks: `1.1+unknown` is `1.1`. */
const plain = (version: string): string => version.replace(/\+.*$/, '');
