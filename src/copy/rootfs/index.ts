import { stopIfCancelled } from '../../errors.ts';
import type { Io } from '../../io.ts';
import { mediaType } from '../../registry/media-type.ts';
import { manifestOf, putConfig, putLayer } from '../built-image.ts';
import type { Building } from '../source.ts';
import { imageConfig, type ImageOptions } from './config.ts';
import { rootfsInput, type InputOptions } from './input.ts';
import { layerOf } from './layer.ts';

/** Of certificates and other tries there is use with a URL only. */
export interface RootfsOptions extends ImageOptions, InputOptions {}

/**
 * A root filesystem (`FILE`, a URL or `-`) that becomes an image of one layer, as with `docker import`. What is wrong
 * with the options is said before anything is read.
 */
export async function openRootfs(
  text: string,
  { io, ca, say, ...options }: RootfsOptions,
): Promise<Building> {
  const input = rootfsInput(text, { io, ca, say });
  const config = imageConfig(options, io.env);
  return {
    kind: 'built',
    name: text.startsWith('rootfs:') ? text : `rootfs:${text}`,
    build: async (target, progress) => {
      const { content, size, close } = await input.open();
      const bar = progress.begin('root filesystem', size);
      try {
        const counted = watched(content, io, (bytes) => bar.advance(bytes));
        const { content: compressed, diffId } = await layerOf(counted, input.name, io);
        const layer = await putLayer(target, mediaType.gzipLayer, compressed);
        bar.done('copied');
        return manifestOf(mediaType.manifest, await putConfig(target, mediaType.config, config(diffId())), [
          layer,
        ]);
      } finally {
        close();
      }
    },
    close: () => Promise.resolve(),
  };
}

async function* watched(
  content: AsyncIterable<Buffer>,
  { signal }: Pick<Io, 'signal'>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of content) {
    stopIfCancelled(signal);
    onBytes(chunk.length);
    yield chunk;
  }
}
