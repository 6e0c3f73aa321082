import { linkSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Blob } from './blob.ts';
import { images, type Content } from './content.ts';
import { blobPath, digestPath, tagPath } from './image.ts';

/** The content as plain files, each at the path of its URL. */
export function writeFiles(folder: string, content: Content): void {
  const link = (url: string, { file }: Blob): void => {
    const target = path.join(folder, url);
    mkdirSync(path.dirname(target), { recursive: true });
    linkSync(file, target);
  };
  for (const image of images(content)) {
    for (const blob of [image.config, ...image.layers]) link(blobPath(image, blob), blob);
    link(digestPath(image), image.manifest);
    link(tagPath(image), image.manifest);
  }
}
