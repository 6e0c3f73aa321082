import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Io } from '../../io.ts';
import { explained } from '../../system/file-problem.ts';
import { removeLeftovers, syncFolder, temporaryName } from '../../system/files.ts';
import type { Manifested } from '../source.ts';
import type { Target } from '../target.ts';
import { createTar } from '../tar/create.ts';
import { documents, imageOf, loadName } from './documents.ts';
import { planned } from './spec.ts';
import { blobPath } from './stored.ts';

export interface TargetOptions {
  io: Pick<Io, 'cwd' | 'env'>;
  /** Under which name `docker load` knows the image, where the target does not say (`FILE.tar:REFERENCE`). */
  tag?: string | undefined;
}

/**
 * A file for `docker load`: an OCI layout with the manifest as it is, so that its digest stays, and Docker's own
 * manifest.json, which older engines and Podman read. It is there as a whole or not at all.
 */
export async function openDockerArchiveTarget(text: string, { io, tag }: TargetOptions): Promise<Target> {
  const { name, path, reference = tag } = planned(text, io);
  const loaded = reference === undefined ? undefined : loadName(reference);
  const temporary = join(dirname(path), temporaryName(basename(path)));
  const file = await explained(path, async () => {
    await removeLeftovers(dirname(path), basename(path));
    return open(temporary, 'wx');
  });
  const tar = createTar(file);
  const there = new Set<string>();
  let root: Manifested | undefined;
  let finished = false;
  return {
    name: `docker-archive:${name}`,
    onePlatform: true,
    hasBlob: ({ digest }) => Promise.resolve(there.has(digest)),
    manifest: () => Promise.resolve(undefined),
    mountBlob: () => Promise.resolve(false),
    putBlob: async ({ digest, size }, content) => {
      await explained(path, () => tar.add(blobPath(digest), size, content));
      there.add(digest);
    },
    putStream: async (content) => {
      const made = await explained(path, () => tar.addStream(blobPath, content));
      there.add(made.digest);
      return made;
    },
    // Checked before it is kept: `finish` is too late to say no.
    putManifest: async (manifest, options) => {
      if (!options.root) return;
      imageOf(manifest, path);
      root = manifest;
    },
    finish: () =>
      explained(path, async () => {
        if (!root) throw new Error('an archive without an image');
        await tar.addSmall(blobPath(root.descriptor.digest), root.bytes);
        for (const [entry, content] of documents(root, imageOf(root, path), loaded))
          await tar.addSmall(entry, Buffer.from(JSON.stringify(content)));
        await tar.end();
        await file.sync();
        await rename(temporary, path);
        finished = true;
        await syncFolder(dirname(path));
      }),
    close: async () => {
      await file.close();
      if (!finished) await rm(temporary, { force: true });
    },
  };
}
