import { OperationError } from '../../errors.ts';
import { attachments } from '../../images/attached.ts';
import { getManifestBytes, type ManifestBytes } from '../../images/image.ts';
import { orMissing } from '../../images/missing.ts';
import { download } from '../../registry/download.ts';
import { RegistryError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import { headManifest, type Descriptor } from '../../registry/manifest.ts';
import { mediaType } from '../../registry/media-type.ts';
import { header, type Response } from '../../registry/message.ts';
import { formatReference, isDigest, manifestReference, type Reference } from '../../registry/reference.ts';
import type { Manifested, Source } from '../source.ts';

/** An image in a registry. */
export function registrySource(http: Http, reference: Reference, signal?: AbortSignal): Source {
  const { registry, repository } = reference;
  const name = formatReference(reference);
  const wanted = manifestReference(reference);
  return {
    kind: 'stored',
    name,
    place: { registry, repository },
    head: async () => {
      const answer = await orMissing(reference, () => headManifest(http, repository, wanted));
      const digest = header(answer, 'docker-content-digest');
      return digest && isDigest(digest) ? { digest, mediaType: typeOf(answer) } : undefined;
    },
    root: async () =>
      manifested(await orMissing(reference, () => getManifestBytes(http, repository, wanted))),
    manifest: async (descriptor) => {
      const { digest, mediaType: type } = descriptor;
      const found = await child(name, descriptor, () => getManifestBytes(http, repository, digest));
      return manifested({ ...found, mediaType: type });
    },
    blob: ({ digest, size }, { unchecked = false } = {}) =>
      download(http, {
        repository,
        digest,
        size,
        ...(unchecked ? { hash: null } : {}),
        ...(signal ? { signal } : {}),
      }),
    attached: async (digest) => (await attachments(http, repository, digest)).map((one) => one.name),
    close: () => Promise.resolve(),
  };
}

const typeOf = (answer: Response): string =>
  (header(answer, 'content-type') ?? '').split(';')[0]!.trim() || mediaType.manifest;

const manifested = ({ digest, mediaType: type, bytes }: ManifestBytes): Manifested => ({
  descriptor: { digest, mediaType: type || mediaType.manifest, size: bytes.length },
  bytes,
});

/** Some registries keep an index when one of its images is deleted. */
async function child<T>(name: string, { digest }: Descriptor, get: () => Promise<T>): Promise<T> {
  try {
    return await get();
  } catch (error) {
    if (!(error instanceof RegistryError) || error.status !== 404) throw error;
    throw new OperationError([
      {
        where: name,
        what: `${name} names ${digest}, which is not there (an index of which a part was deleted or never pushed)`,
        cure: 'copy one of its platforms that is there: --platform OS/ARCH',
      },
    ]);
  }
}
