import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { largeBlob, randomBlob, type Blob } from './blob.ts';
import { image, type Image } from './image.ts';

const [KiB, MiB] = [1024, 1024 * 1024];

/** What all stores hold. */
export interface Content {
  /** A configuration and one layer of a few KB. */
  small: Image;
  /** One layer, which is the large blob. */
  large: Image;
  /** 60 layers of 128 KiB. */
  layered: Image;
  /** Large blobs that no store holds; they are pushed in turn. */
  fresh: readonly Blob[];
}

export function makeContent(runFolder: string, { quick }: { quick: boolean }): Content {
  const folder = path.join(runFolder, 'content');
  mkdirSync(folder);
  const layers = Array.from({ length: 60 }, () => randomBlob(folder, 128 * KiB));
  return {
    small: image(folder, 'bench/small', [randomBlob(folder, 4 * KiB)]),
    large: image(folder, 'bench/large', [largeBlob(folder, 'large', (quick ? 256 : 512) * MiB)]),
    layered: image(folder, 'bench/layered', layers),
    fresh: ['fresh-1', 'fresh-2'].map((name) => largeBlob(folder, name, 256 * MiB)),
  };
}

export const images = ({ small, large, layered }: Content): Image[] => [small, large, layered];
