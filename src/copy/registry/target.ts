import { OperationError } from '../../errors.ts';
import { getManifestBytes } from '../../images/image.ts';
import { headBlob } from '../../registry/blob.ts';
import { RegistryError } from '../../registry/errors.ts';
import type { Http } from '../../registry/http.ts';
import { headManifest, putManifest } from '../../registry/manifest.ts';
import { header } from '../../registry/message.ts';
import { formatReference, type Reference } from '../../registry/reference.ts';
import { mountOrStart, startUpload, type UploadPath } from '../../registry/upload.ts';
import type { Target } from '../target.ts';
import type { KnownBlobs } from './known-blobs.ts';
import { cancel, uploadBlob, uploadStream } from './upload.ts';

/** A name in a registry. Without a tag and with a digest the image is put there under its digest only. */
export function registryTarget(http: Http, reference: Reference, known: KnownBlobs): Target {
  const { registry, repository, digest: expected } = reference;
  const tag = reference.tag ?? (expected === undefined ? 'latest' : undefined);
  const name = formatReference({ ...reference, ...(tag === undefined ? {} : { tag }) });
  const place = { registry, repository };
  /** Begun by a registry that was asked to link a blob and would not. */
  const begun = new Map<string, UploadPath>();

  const begin = (digest: string): Promise<UploadPath> => {
    const found = begun.get(digest);
    begun.delete(digest);
    return found === undefined ? startUpload(http, repository) : Promise.resolve(found);
  };
  const ifThere = async <T>(look: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await look();
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined;
      throw error;
    }
  };

  return {
    name,
    checks: true,
    current: async () => {
      const answer = await ifThere(() => headManifest(http, repository, tag ?? expected!));
      return answer && header(answer, 'docker-content-digest');
    },
    manifest: async ({ digest, mediaType }) => {
      const found = await ifThere(() => getManifestBytes(http, repository, digest));
      return found && { descriptor: { digest, mediaType, size: found.bytes.length }, bytes: found.bytes };
    },
    hasBlob: async ({ digest }) => {
      const there = (await ifThere(() => headBlob(http, repository, digest))) !== undefined;
      if (there) known.add(place, digest);
      return there;
    },
    mountBlob: async ({ digest }, from) => {
      const elsewhere =
        from?.registry === registry ? from.repository : known.repositoryWith(registry, digest);
      if (elsewhere === undefined || elsewhere === repository) return false;
      const path = await mountOrStart(http, repository, digest, elsewhere);
      if (path === undefined) known.add(place, digest);
      else begun.set(digest, path);
      return path === undefined;
    },
    putBlob: async (descriptor, content) => {
      await uploadBlob(http, () => begin(descriptor.digest), descriptor, content);
      known.add(place, descriptor.digest);
    },
    putStream: async (content) => {
      const made = await uploadStream(http, repository, content);
      known.add(place, made.digest);
      return made;
    },
    putManifest: async ({ descriptor, bytes }, { root }) => {
      const { digest, mediaType } = descriptor;
      if (root && expected !== undefined && expected !== digest) throw other(name, digest, expected);
      const stored = await putManifest(
        http,
        repository,
        (root ? tag : undefined) ?? digest,
        bytes,
        mediaType,
      );
      if (stored !== undefined && stored !== digest) throw changed(name, digest, stored);
    },
    finish: () => Promise.resolve(),
    close: async () => {
      await Promise.all([...begun.values()].map((path) => cancel(http, path)));
    },
  };
}

const other = (name: string, digest: string, expected: string): OperationError =>
  new OperationError([
    {
      where: name,
      what: `the image has the digest ${digest}, not ${expected}`,
      cure: 'leave the digest away in the destination, or name the image that has it (with all its platforms)',
    },
  ]);

const changed = (name: string, digest: string, stored: string): OperationError =>
  new OperationError([
    { where: name, what: `the registry keeps ${digest} as ${stored}: it changed the manifest` },
  ]);
