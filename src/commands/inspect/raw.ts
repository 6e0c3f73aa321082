import { getManifestBytes, type ManifestBytes } from '../../images/image.ts';
import { isAttestation } from '../../images/kinds.ts';
import { orMissing } from '../../images/missing.ts';
import { otherPlatform } from '../../images/other-platform.ts';
import { choose } from '../../images/platform.ts';
import type { Http } from '../../registry/http.ts';
import type { Platform } from '../../registry/manifest.ts';
import { parseManifest } from '../../registry/parse-manifest.ts';
import { formatReference, manifestReference, type Reference } from '../../registry/reference.ts';

/** The exact bytes: of the manifest, or of the one in the index that is for a platform. */
export async function rawBytes(
  http: Http,
  reference: Reference,
  platform: Platform | undefined,
): Promise<Buffer> {
  const { bytes, mediaType } = await bytesOf(http, reference);
  if (!platform) return bytes;
  const parsed = parseManifest(bytes, mediaType);
  if (parsed.kind !== 'index') return bytes;
  const images = parsed.index.manifests.filter((child) => !isAttestation(child));
  const child = choose(platform, images);
  if (child) return (await bytesOf(http, { ...reference, digest: child.digest })).bytes;
  throw otherPlatform(
    formatReference(reference),
    platform,
    images.map((one) => one.platform ?? {}),
  );
}

const bytesOf = (http: Http, reference: Reference): Promise<ManifestBytes> =>
  orMissing(reference, () => getManifestBytes(http, reference.repository, manifestReference(reference)));
