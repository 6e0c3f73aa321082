import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isDigest } from '../registry/reference.ts';
import { writeAtomic } from '../system/files.ts';

/** A layer in its compressed form. */
export interface CompressedBlob {
  digest: string;
  size: number;
}

/**
 * Remembers what layers became when they were compressed, from one run to the next: only hints, that are asked after
 * in the target before they are believed. Whatever is wrong with it, it merely knows less.
 */
export interface BlobCache {
  find(diffId: string): Promise<CompressedBlob | undefined>;
  remember(diffId: string, blob: CompressedBlob): Promise<void>;
}

/** A file each; of more than these the older half goes. */
const most = 2000;

const form = /^(sha256:[0-9a-f]{64}) (\d{1,15})\n$/;

export function openBlobCache(env: NodeJS.ProcessEnv): BlobCache {
  const folder = join(cacheHome(env), 'create-registry', 'layers');
  const fileOf = (diffId: string): string | undefined =>
    isDigest(diffId) ? join(folder, diffId.replace(':', '-')) : undefined;
  return {
    find: async (diffId) => {
      const file = fileOf(diffId);
      const text = file === undefined ? '' : await readFile(file, 'latin1').catch(() => '');
      const [, digest, size] = form.exec(text) ?? [];
      return digest === undefined ? undefined : { digest, size: Number(size) };
    },
    remember: async (diffId, { digest, size }) => {
      const file = fileOf(diffId);
      if (file === undefined) return;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeAtomic(file, `${digest} ${size}\n`, { mode: 0o600 });
        await prune(folder);
      } catch {
        // A full disk, a read-only home: the next run compresses once more.
      }
    },
  };
}

/** XDG Base Directory Specification: a path that is not absolute is to be ignored. */
function cacheHome(env: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: named = '', HOME } = env;
  return isAbsolute(named) ? named : join(HOME || homedir(), '.cache');
}

async function prune(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= most) return;
  const dated = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })),
  );
  const oldest = dated.sort((a, b) => a.time - b.time).slice(0, names.length - most / 2);
  for (const { name } of oldest) await rm(join(folder, name), { force: true });
}
