import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobFile, blobsFolder } from '../store/layout.ts';
import type { Surroundings } from '../system/process.ts';
import { rsync, type RsyncCall } from './rsync.ts';

/** rsync's exit code where some files are not there. */
export const missing = 23;

const pool = blobsFolder('').slice(1);

/** What can be done with a folder of backups that only rsync reaches; `there` ends in a slash, `work` is ours. */
export function rsyncTree(there: string, work: string, io: Surroundings) {
  const send = (from: string, call: RsyncCall): Promise<string> =>
    rsync(io, { from: `${from}/`, to: there, ...call });
  /** Names in a folder there; undefined where there is no such folder. */
  const list = async (path: string): Promise<string[] | undefined> => {
    const said = await rsync(io, {
      from: `${there}${path}`,
      options: ['--list-only'],
      also: [missing],
    });
    const names = said.split('\n').flatMap((text) => /^\S+ +\S+ \S+ \S+ (.+)$/.exec(text)?.[1] ?? []);
    return names.length === 0 ? undefined : names.filter((name) => name !== '.');
  };
  /** Every blob there with its size. */
  const stored = async (): Promise<Map<string, number>> => {
    const said = await rsync(io, {
      from: `${there}${pool}/`,
      options: ['--list-only', '-r', '--no-human-readable'],
      also: [missing],
    });
    const sizes = new Map<string, number>();
    for (const text of said.split('\n')) {
      const [, size, path] = /^-\S+ +(\d+) \S+ \S+ (.+)$/.exec(text) ?? [];
      const digest = path && digestOf(`${pool}/${path}`);
      if (digest) sizes.set(digest, Number(size));
    }
    return sizes;
  };
  /** Removes what these patterns name: what an empty folder does not have. */
  const remove = async (folders: readonly string[], patterns: readonly string[]): Promise<void> => {
    const empty = await mkdtemp(join(work, 'empty-'));
    for (const folder of folders) await mkdir(join(empty, folder), { recursive: true });
    const parents = new Set(folders.flatMap(parentsOf).map((folder) => `/${folder}/`));
    const rules = join(work, 'rules');
    await writeFile(
      rules,
      [...parents, ...patterns.map((path) => `/${path}/***`)].map((path) => `+ ${path}\n`).join('') + '- *\n',
    );
    await send(empty, { options: ['-r', '--delete', `--filter=merge ${rules}`] });
    await rm(empty, { recursive: true, force: true });
  };
  /** Of these blobs, those that a dry run says would be sent. */
  const differing = async (
    data: string,
    digests: readonly string[],
    how: readonly string[],
  ): Promise<Set<string>> => {
    if (digests.length === 0) return new Set();
    const options = ['--dry-run', '--out-format=%n', ...how];
    const said = await send(data, { files: digests.map(pathOf), options });
    return new Set(said.split('\n').flatMap((path) => digestOf(path) ?? []));
  };
  return { send, list, stored, remove, differing };
}

/** Relative to the store and to the place alike. */
export const pathOf = (digest: string): string => blobFile('', digest).slice(1);

function digestOf(path: string): string | undefined {
  const [, algorithm, hex] =
    /^docker\/registry\/v2\/blobs\/(sha\d+)\/..\/([0-9a-f]+)\/data$/.exec(path) ?? [];
  return algorithm && `${algorithm}:${hex}`;
}

/** The folder and those above it. */
function parentsOf(folder: string): string[] {
  const found: string[] = [];
  for (let at = folder; at !== '.'; at = dirname(at)) found.push(at);
  return found;
}
