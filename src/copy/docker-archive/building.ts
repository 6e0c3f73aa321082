import pMap from 'p-map';
import { stopIfCancelled } from '../../errors.ts';
import { otherPlatform } from '../../images/other-platform.ts';
import { matches } from '../../images/platform.ts';
import type { Surroundings } from '../../system/process.ts';
import type { Descriptor, Platform } from '../../registry/manifest.ts';
import { mediaType } from '../../registry/media-type.ts';
import { openBlobCache } from '../blob-cache.ts';
import { manifestOf, putConfig, putLayer } from '../built-image.ts';
import type { Building, Progress } from '../source.ts';
import type { Target } from '../target.ts';
import { readConfig, type SavedLayer } from './config.ts';
import type { SavedImage } from './contents.ts';
import { layerContent } from './layer.ts';
import { damaged, type Archive } from './open.ts';

interface Given {
  /** For messages. */
  name: string;
  path: string;
  io: Surroundings;
  platform?: Platform | undefined;
}

/** Layers compressed at once; each keeps a processor busy. */
const atOnce = 4;

const layerType = mediaType.dockerLayer;

/**
 * What `docker push` would make of it: layers compressed, a manifest of Docker's schema 2. With the OCI type the same
 * configuration would lose its HEALTHCHECK in Podman, since OCI has none.
 */
export async function building(
  { tar, close }: Archive,
  files: NonNullable<SavedImage['files']>,
  { name, path, io, platform }: Given,
): Promise<Building> {
  const config = await readConfig(tar, files, path);
  if (platform && !matches(platform, config.platform)) throw otherPlatform(path, platform, [config.platform]);
  const cache = openBlobCache(io.env);

  async function place(
    layer: SavedLayer,
    target: Target,
    progress: Progress,
    stop: AbortSignal,
  ): Promise<Descriptor> {
    const { diffId, size } = layer;
    const bar = progress.begin(diffId, size);
    const known = await cache.find(diffId);
    if (known && (await target.hasBlob({ mediaType: layerType, ...known }))) {
      bar.done('there already');
      return { mediaType: layerType, ...known };
    }
    const onBytes = (bytes: number): void => {
      stopIfCancelled(io.signal);
      stop.throwIfAborted();
      bar.advance(bytes);
    };
    const content = layerContent(tar.stream(layer.path), { path, diffId, io, onBytes });
    const made = await putLayer(target, layerType, content);
    await cache.remember(diffId, made);
    bar.done('copied');
    return made;
  }

  async function placeAll(target: Target, progress: Progress): Promise<Descriptor[]> {
    const stop = new AbortController();
    const made = new Map<string, Descriptor>();
    const one = async (layer: SavedLayer): Promise<void> => {
      if (stop.signal.aborted) return;
      try {
        made.set(layer.diffId, await damaged(path, place(layer, target, progress, stop.signal)));
      } catch (error) {
        stop.abort(error);
      }
    };
    const unique = [...new Map(config.layers.map((layer) => [layer.diffId, layer])).values()];
    progress.expect?.(
      unique.length,
      unique.reduce((sum, { size }) => sum + size, 0),
    );
    await pMap(unique, one, { concurrency: atOnce });
    stop.signal.throwIfAborted();
    return config.layers.map(({ diffId }) => made.get(diffId)!);
  }

  return {
    kind: 'built',
    name,
    build: async (target, progress) => {
      const layers = await placeAll(target, progress);
      return manifestOf(
        mediaType.dockerManifest,
        await putConfig(target, mediaType.dockerConfig, config.bytes),
        layers,
      );
    },
    close,
  };
}
