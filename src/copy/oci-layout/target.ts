import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperationError } from '../../errors.ts';
import { explained } from '../../system/file-problem.ts';
import { removeLeftovers, syncFolder, temporaryName, writeAtomic } from '../../system/files.ts';
import { isExactly } from '../exact.ts';
import { measured } from '../measured.ts';
import type { Manifested, Named } from '../source.ts';
import type { Target } from '../target.ts';
import { mergeIndex } from './index-file.ts';
import { blobFile, readLayout, readSmall, refName } from './layout.ts';
import type { LayoutReference } from './source.ts';
import { isWhole } from './whole.ts';

/**
 * A folder of the OCI image-layout, made where there is none; what it holds stays. Blobs get their names when they are
 * complete, the index when all is there.
 */
export function ociLayoutTarget(
  name: string,
  { folder, tag }: LayoutReference,
  signal?: AbortSignal,
): Target {
  let root: Manifested | undefined;
  let made: Promise<void> | undefined;
  const prepared = (): Promise<void> => (made ??= explained(folder, () => prepare(folder)));
  // A file of the right name may be cut off, or changed by a disk: nobody would ever replace it.
  const kept = async ({ digest, mediaType }: Named): Promise<Manifested | undefined> => {
    const bytes = await readSmall(blobFile(folder, digest)).catch(() => undefined);
    return bytes && isExactly(digest, bytes)
      ? { descriptor: { digest, mediaType, size: bytes.length }, bytes }
      : undefined;
  };
  return {
    name,
    current: async () => {
      const entries = tag === undefined ? [] : ((await readLayout(folder)) ?? []);
      const entry = entries.find(({ annotations }) => annotations?.[refName] === tag);
      return entry?.digest;
    },
    hasBlob: (descriptor) => isWhole(folder, descriptor, signal),
    manifest: kept,
    mountBlob: () => Promise.resolve(false),
    putBlob: async ({ digest }, content) => {
      await prepared();
      await explained(folder, () => write(folder, content, () => ({ digest })));
    },
    putStream: async (content) => {
      await prepared();
      const { content: counted, result } = measured(content);
      return explained(folder, () => write(folder, counted, result));
    },
    putManifest: async (manifest, { root: named }) => {
      await prepared();
      const { descriptor, bytes } = manifest;
      async function* whole() {
        yield bytes;
      }
      if (!(await kept(descriptor))) await explained(folder, () => write(folder, whole(), () => descriptor));
      if (named) root = manifest;
    },
    finish: async () => {
      if (root) await mergeIndex(folder, root.descriptor, tag, signal);
    },
    close: () => Promise.resolve(),
  };
}

async function prepare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const layout = await readLayout(folder);
  if (
    layout === undefined &&
    (await readdir(folder)).some((entry) => !entry.startsWith('.') && entry !== 'blobs')
  )
    throw new OperationError([
      {
        where: folder,
        what: `${folder} holds other things and is no OCI layout`,
        cure: 'name a new or an empty folder',
      },
    ]);
  await mkdir(join(folder, 'blobs/sha256'), { recursive: true });
  await removeLeftovers(join(folder, 'blobs'), 'blob');
  if (layout === undefined)
    await writeAtomic(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}', { mode: 0o644 });
}

/** Beside its place, so that nothing half has a name. */
async function write<T extends { digest: string }>(
  folder: string,
  content: AsyncIterable<Buffer>,
  resultOf: () => T,
): Promise<T> {
  const temporary = join(folder, 'blobs', temporaryName('blob'));
  const handle = await open(temporary, 'wx', 0o644);
  try {
    try {
      await writeFile(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const result = resultOf();
    const file = blobFile(folder, result.digest);
    await mkdir(dirname(file), { recursive: true });
    await rename(temporary, file);
    await syncFolder(dirname(file));
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
