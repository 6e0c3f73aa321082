import pMap from 'p-map';
import type { Http } from '../registry/http.ts';
import { putManifest } from '../registry/manifest.ts';
import { mountBlob } from '../registry/upload.ts';
import { isForeign } from './foreign.ts';
import { getImage, type Image } from './image.ts';

/**
 * Makes an image of one repository available in another of the same registry without moving a byte: its blobs are linked,
 * then its manifests put there, the one that was asked for excepted. Returns the digest of a blob that the registry would
 * not link, if there is one.
 */
export async function linkContents(
  http: Http,
  from: string,
  to: string,
  { parsed }: Pick<Image, 'parsed'>,
): Promise<string | undefined> {
  if (parsed.kind === 'schema1') return parsed.layers[0];
  if (parsed.kind === 'index') {
    for (const child of parsed.index.manifests) {
      const image = await getImage(http, from, child.digest);
      const refused = await linkContents(http, from, to, image);
      if (refused !== undefined) return refused;
      await putManifest(http, to, child.digest, image.bytes, image.mediaType);
    }
    return undefined;
  }
  const { config, layers } = parsed.manifest;
  const digests = new Set([config, ...layers].filter((blob) => !isForeign(blob)).map(({ digest }) => digest));
  const [first, ...others] = digests;
  // A registry that links nothing is asked once: each refusal begins an upload.
  if (first !== undefined && !(await mountBlob(http, to, first, from))) return first;
  let refused: string | undefined;
  await pMap(
    others,
    async (digest) => {
      if (refused === undefined && !(await mountBlob(http, to, digest, from))) refused ??= digest;
    },
    { concurrency: 8 },
  );
  return refused;
}
