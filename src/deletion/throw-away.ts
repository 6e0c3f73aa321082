import { randomUUID } from 'node:crypto';
import type { ManifestBytes } from '../images/image.ts';
import { deleteBlob } from '../registry/blob.ts';
import { sha256 } from '../registry/digest.ts';
import type { Http } from '../registry/http.ts';
import { deleteManifest, putManifest } from '../registry/manifest.ts';
import { mediaType } from '../registry/media-type.ts';
import { pushBlob } from '../registry/upload.ts';
import { resolve } from '../images/resolve.ts';

/**
 * Takes a tag off where the registry deletes by digest only, as 2.8 does: the tag is put on a manifest of its own, which
 * nobody else can have, and goes with it; the image it pointed to is not touched. Should that fail half-way, the tag is
 * put back on `before`.
 */
export async function untagByThrowAway(
  http: Http,
  repository: string,
  tag: string,
  before: ManifestBytes,
): Promise<void> {
  const config = Buffer.from(JSON.stringify({ purpose: `to take the tag ${tag} off`, unique: randomUUID() }));
  const blob = sha256(config);
  const manifest = manifestOf(blob, config.length);
  const digest = sha256(manifest);
  await pushBlob(http, repository, blob, config);
  try {
    await putManifest(http, repository, tag, manifest);
    await deleteManifest(http, repository, digest);
  } catch (error) {
    const now = await resolve(http, repository, tag);
    // An answer that got lost, and its repetition.
    if (now === undefined) return;
    if (now.digest === digest) await putManifest(http, repository, tag, before.bytes, before.mediaType);
    throw error;
  } finally {
    // What stays behind is a few bytes that nothing names: garbage collection finds them.
    await deleteBlob(http, repository, blob).catch(() => undefined);
  }
}

const manifestOf = (config: string, size: number): Buffer =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaType.manifest,
      config: { mediaType: mediaType.config, digest: config, size },
      layers: [],
    }),
  );
