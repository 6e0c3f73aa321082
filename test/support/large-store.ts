import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mediaType } from '../../src/registry/media-type.ts';
import {
  blobFolder,
  currentLink,
  layersFolder,
  linkIn,
  revisionsFolder,
  tagIndexFolder,
} from '../../src/store/layout.ts';

export interface LargeStore {
  repositories: number;
  /** Of each repository. */
  tags: number;
  /** Of each image; one of them is its own, the others are shared by the whole repository. Default 2. */
  layers?: number;
  /** Repositories are `PREFIX-N/app-M`. */
  prefix?: string;
}

/** Of one of many repositories, counted from 0. */
export const repositoryName = (index: number, prefix = 'team'): string =>
  `${prefix}-${index % 100}/app-${Math.floor(index / 100)}`;

export const tagName = (index: number): string => `1.0.${index}`;

/** Writes a registry's store without a registry: manifests and configs are real, layers are holes of their size. */
export function writeLargeStore(data: string, { repositories, tags, layers = 2, prefix }: LargeStore): void {
  for (let index = 0; index < repositories; index++) {
    const repository = repositoryName(index, prefix);
    const shared = Array.from({ length: layers - 1 }, (_, at) => hole(data, `${repository}/${at}`));
    for (let tag = 0; tag < tags; tag++) writeTag(data, repository, tagName(tag), shared);
  }
}

interface Part {
  mediaType: string;
  digest: string;
  size: number;
}

function writeTag(data: string, repository: string, tag: string, shared: readonly Part[]): void {
  const name = `${repository}:${tag}`;
  const layers = [...shared, hole(data, name)];
  const config = blob(data, mediaType.config, {
    created: '2026-01-02T03:04:05Z',
    architecture: 'amd64',
    os: 'linux',
    config: { Labels: { name } },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  });
  const manifest = { schemaVersion: 2, mediaType: mediaType.manifest, config, layers };
  const { digest } = blob(data, mediaType.manifest, manifest);
  for (const part of [config, ...layers])
    link(linkIn(layersFolder(data, repository), part.digest), part.digest);
  link(linkIn(revisionsFolder(data, repository), digest), digest);
  link(currentLink(data, repository, tag), digest);
  link(linkIn(tagIndexFolder(data, repository, tag), digest), digest);
}

function link(file: string, digest: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, digest);
}

function blob(data: string, type: string, content: object): Part {
  const bytes = Buffer.from(JSON.stringify(content));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const folder = blobFolder(data, digest);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'data'), bytes);
  return { mediaType: type, digest, size: bytes.length };
}

/** A layer of up to 64 MiB that takes no room; its content is not what its digest says. */
function hole(data: string, name: string): Part {
  const hash = createHash('sha256').update(name).digest();
  const digest = `sha256:${hash.toString('hex')}`;
  const size = hash.readUInt32BE(0) % (64 * 1024 * 1024);
  const folder = blobFolder(data, digest);
  mkdirSync(folder, { recursive: true });
  const file = openSync(path.join(folder, 'data'), 'w');
  ftruncateSync(file, size);
  closeSync(file);
  return { mediaType: mediaType.gzipLayer, digest, size };
}
