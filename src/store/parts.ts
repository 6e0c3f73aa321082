import { existsSync } from 'node:fs';
import type { Image } from '../images/image.ts';
import { parseBuild } from '../images/config.ts';
import type { Parts } from '../images/parts.ts';
import { hashFor } from '../registry/download.ts';
import { mediaType } from '../registry/media-type.ts';
import { isDigest } from '../registry/reference.ts';
import { readBlob } from './blobs.ts';
import { DamagedError } from './damage.ts';
import { blobFile, currentLink, linkIn, revisionsFolder } from './layout.ts';
import { isDamage } from './link.ts';
import { readManifest } from './manifests.ts';
import { readTag } from './tags.ts';

/** The parts of a repository's images as they lie on the disk: what the registry would hand out, and nothing more. */
export const storedParts = (data: string, repository: string): Parts => ({
  image: async (reference) => {
    const digest = isDigest(reference) ? reference : digestOf(data, repository, reference);
    const path = linkIn(revisionsFolder(data, repository), digest);
    if (!existsSync(path)) throw new DamagedError({ path, what: `${digest} was deleted` });
    const { bytes, parsed } = readManifest(data, digest);
    checked(data, digest, bytes);
    const image: Image = { digest, bytes, parsed, mediaType: typeOf(parsed) };
    return image;
  },
  build: async ({ digest }) => {
    const bytes = checked(data, digest, readBlob(data, digest));
    try {
      return parseBuild(bytes);
    } catch {
      throw new DamagedError({ path: blobFile(data, digest), what: `the config ${digest} is not JSON` });
    }
  },
});

function digestOf(data: string, repository: string, tag: string): string {
  const link = readTag(data, repository, tag);
  if (link && !isDamage(link)) return link.digest;
  throw new DamagedError(link ?? { path: currentLink(data, repository, tag), what: 'it points to nothing' });
}

function checked(data: string, digest: string, bytes: Buffer): Buffer {
  if (hashFor(digest).update(bytes).digest('hex') === digest.split(':')[1]) return bytes;
  throw new DamagedError({
    path: blobFile(data, digest),
    what: `${digest} has other content than its digest says`,
  });
}

const typeOf = (parsed: Image['parsed']): string =>
  parsed.kind === 'index'
    ? parsed.index.mediaType
    : parsed.kind === 'image'
      ? parsed.manifest.mediaType
      : mediaType.signedSchema1;
