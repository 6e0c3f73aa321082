import type { Platform } from '../../registry/manifest.ts';
import type { Building, Source } from '../source.ts';
import { building } from './building.ts';
import { readContents } from './contents.ts';
import { damaged, openArchive, type Archive, type OpenOptions } from './open.ts';
import { pick } from './pick.ts';
import { existing } from './spec.ts';
import { stored } from './stored.ts';
import { TarError } from '../tar/walk.ts';

export { openDockerArchiveTarget } from './target.ts';

export interface DockerArchiveOptions extends OpenOptions {
  /** What has to come out. An archive in which it is not is refused. */
  platform?: Platform | undefined;
}

/**
 * `FILE.tar[:REFERENCE]` as `docker save` writes it. One whose layers are compressed in an OCI layout (Docker's
 * containerd store) is copied as it is, digests and all; from the others an image is built that keeps its IMAGE ID.
 */
export async function openDockerArchiveSource(
  text: string,
  options: DockerArchiveOptions,
): Promise<Source | Building> {
  const { name, path, reference } = existing(text, options.io);
  const archive = await openArchive(path, options);
  try {
    return await damaged(path, found(archive));
  } catch (error) {
    await archive.close();
    throw error;
  }

  async function found(from: Archive): Promise<Source | Building> {
    const contents = await readContents(from.tar, path);
    const image = pick(contents.images, reference, path);
    const given = { ...options, name: `docker-archive:${name}`, path };
    const whole = await stored(from, contents, image, given);
    if (whole) return whole;
    if (image.files) return building(from, image.files, given);
    throw new TarError('lacks a part of the image that its index.json names');
  }
}
