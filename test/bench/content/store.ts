import { existsSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { blobFolder, repositoryFolder } from '../../../src/store/layout.ts';
import { hex, type Blob } from './blob.ts';
import { images, type Content } from './content.ts';
import type { Image } from './image.ts';

/** Writes a registry's store without a registry: the blobs are hard links to the one copy of the content. */
export function writeStore(data: string, content: Content): void {
  for (const one of images(content)) writeImage(data, one);
}

export function writeImage(data: string, one: Image): void {
  for (const blob of blobsOf(one)) writeData(data, blob);
  writeRepository(data, one, one.repository);
}

/** Of one of many repositories, counted from 0. */
export const repositoryName = (index: number): string => `team-${index % 100}/app-${Math.floor(index / 100)}`;

/** As many repositories that each hold the image. */
export function writeRepositories(data: string, one: Image, count: number): void {
  for (let index = 0; index < count; index++) writeRepository(data, one, repositoryName(index));
}

function writeLink(folder: string, digest: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'link'), digest);
}

const blobsOf = ({ config, layers, manifest }: Image): Blob[] => [config, ...layers, manifest];

function writeData(data: string, { digest, file }: Blob): void {
  const folder = blobFolder(data, digest);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path.join(folder, 'data'))) linkSync(file, path.join(folder, 'data'));
}

function writeRepository(data: string, one: Image, name: string): void {
  const folder = repositoryFolder(data, name);
  const { digest } = one.manifest;
  for (const layer of [one.config, ...one.layers])
    writeLink(path.join(folder, '_layers/sha256', hex(layer.digest)), layer.digest);
  writeLink(path.join(folder, '_manifests/revisions/sha256', hex(digest)), digest);
  const tag = path.join(folder, '_manifests/tags', one.tag);
  writeLink(path.join(tag, 'current'), digest);
  writeLink(path.join(tag, 'index/sha256', hex(digest)), digest);
}
