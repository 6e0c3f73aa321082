import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { OperationError } from '../../errors.ts';
import type { Descriptor } from '../../registry/manifest.ts';
import { mediaType } from '../../registry/media-type.ts';
import { visible } from '../../text/visible.ts';
import { exactly, exactManifest } from '../exact.ts';
import type { Manifested, Source } from '../source.ts';
import { blobFile, fields, readLayout, readSmall, refName } from './layout.ts';

export interface LayoutReference {
  /** Absolute. */
  folder: string;
  tag?: string;
  digest?: string;
}

/** An image in a folder of the OCI image-layout. Without a tag and a digest: the only one there. */
export function ociLayoutSource(name: string, reference: LayoutReference): Source {
  const { folder } = reference;
  const manifest = async (descriptor: Pick<Descriptor, 'digest' | 'mediaType'>): Promise<Manifested> => {
    const bytes = await readSmall(blobFile(folder, descriptor.digest));
    if (bytes === undefined) throw lost(name, folder, descriptor.digest);
    return exactManifest(descriptor, bytes);
  };
  return {
    kind: 'stored',
    name,
    root: async () => {
      const entries = await readLayout(folder);
      if (entries === undefined)
        throw new OperationError([
          {
            where: name,
            what: `${folder} holds no OCI layout`,
            cure: 'a folder with the files oci-layout and index.json',
          },
        ]);
      return manifest(await chosen(name, reference, entries));
    },
    manifest,
    blob: (descriptor) => exactly(descriptor, content(name, folder, descriptor)),
    close: () => Promise.resolve(),
  };
}

/** Read in large parts: each is a step of its own on the way. */
async function* content(name: string, folder: string, { digest, size }: Descriptor): AsyncGenerator<Buffer> {
  const file = blobFile(folder, digest);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw lost(name, folder, digest);
  yield* createReadStream(file, {
    highWaterMark: Math.min(Math.max(size, 1), 1024 * 1024),
  }) as AsyncIterable<Buffer>;
}

async function chosen(
  name: string,
  { folder, tag, digest }: LayoutReference,
  entries: readonly Descriptor[],
): Promise<Pick<Descriptor, 'digest' | 'mediaType'>> {
  const named = entries.filter(
    (entry) =>
      (digest === undefined || entry.digest === digest) &&
      (tag === undefined || entry.annotations?.[refName] === tag),
  );
  const digests = new Set(named.map((entry) => entry.digest));
  if (digests.size === 1) return named[0]!;
  if (digest !== undefined && tag === undefined) return inside(name, folder, digest);
  const names = entries.map((entry) => visible(entry.annotations?.[refName] ?? `@${entry.digest}`));
  throw new OperationError([
    {
      where: name,
      what:
        digests.size > 1
          ? `${folder} holds ${tag === undefined ? '' : 'several that are called '}${tag ?? `${digests.size} images`}`
          : entries.length === 0
            ? `${folder} holds no image`
            : `${folder} holds nothing that is called ${visible(tag ?? '')}`,
      ...(names.length > 0
        ? { cure: `oci:DIR:TAG or oci:DIR@DIGEST, with one of ${names.slice(0, 20).join(', ')}` }
        : {}),
    },
  ]);
}

/** A digest may also be that of a part of an index. */
async function inside(
  name: string,
  folder: string,
  digest: string,
): Promise<Pick<Descriptor, 'digest' | 'mediaType'>> {
  const bytes = await readSmall(blobFile(folder, digest));
  const said = bytes && fields(bytes);
  if (!said) throw lost(name, folder, digest);
  const type = said['mediaType'];
  const guessed = Array.isArray(said['manifests']) ? mediaType.index : mediaType.manifest;
  return { digest, mediaType: typeof type === 'string' ? type : guessed };
}

const lost = (name: string, folder: string, digest: string): OperationError =>
  new OperationError([
    { where: name, what: `${folder} has no ${digest}`, cure: 'is the copy of the folder complete?' },
  ]);
