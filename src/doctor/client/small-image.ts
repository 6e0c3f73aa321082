import { sha256 } from '../../registry/digest.ts';
import type { Http } from '../../registry/http.ts';
import { repositories } from '../../registry/catalogue.ts';
import { getManifest, type Manifest } from '../../registry/manifest.ts';
import { mediaType } from '../../registry/media-type.ts';
import { tagsPage } from '../../registry/tags.ts';

/** Bytes of layers that may be fetched just to see whether it can be done. */
const largest = 8 * 1024 * 1024;

/** Manifests that are looked at to find one. */
const looks = 20;

export interface SmallImage {
  repository: string;
  digest: string;
  manifest: Manifest;
}

const runnable: readonly string[] = [mediaType.config, mediaType.dockerConfig];

/** An image that costs little to pull; undefined where the first ones are all large, or none. */
export async function smallImage(http: Http): Promise<SmallImage | undefined> {
  let left = looks;
  for await (const repository of repositories(http)) {
    const { tags } = await tagsPage(http, repository).catch(() => ({ tags: [] }));
    for (const tag of tags.slice(0, 5)) {
      if (left-- === 0) return undefined;
      const answer = await getManifest(http, repository, tag).catch(() => undefined);
      if (!answer) continue;
      const manifest = JSON.parse(answer.body.toString('utf8')) as Partial<Manifest>;
      if (!manifest.config || !Array.isArray(manifest.layers)) continue;
      if (!runnable.includes(manifest.config.mediaType)) continue;
      const size = manifest.layers.reduce((sum, layer) => sum + layer.size, manifest.config.size);
      if (size <= largest) return { repository, digest: sha256(answer.body), manifest: manifest as Manifest };
    }
  }
  return undefined;
}
