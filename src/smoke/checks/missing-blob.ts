import { randomBytes } from 'node:crypto';
import { sha256 } from '../../registry/digest.ts';
import { RegistryError } from '../../registry/errors.ts';
import { manifestPath } from '../../registry/manifest.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';
import { imageManifest } from '../parts/content.ts';

/** A manifest whose layer is not there is refused: otherwise broken images could be pushed. */
export const missingBlob: Check = {
  name: 'missing-blob',
  async run({ registry, image, repository, pushed }) {
    const { config, layer } = await image();
    const absent = { ...layer, digest: sha256(randomBytes(16)) };
    const body = Buffer.from(JSON.stringify(imageManifest(config, absent)));
    pushed.add(sha256(body));
    const request = {
      method: 'PUT',
      path: manifestPath(repository, 'broken'),
      headers: { 'content-type': imageManifest(config, absent).mediaType },
      body,
    } as const;
    const error = new RegistryError(request, await (await registry()).request(request));
    if (error.code !== 'MANIFEST_BLOB_UNKNOWN')
      throw new Failed({ detail: `${error.message} instead of MANIFEST_BLOB_UNKNOWN` });
    return undefined;
  },
};
