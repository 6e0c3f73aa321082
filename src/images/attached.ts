import pMap from 'p-map';
import { RegistryError } from '../registry/errors.ts';
import type { Http } from '../registry/http.ts';
import { headManifest } from '../registry/manifest.ts';
import { header } from '../registry/message.ts';
import { referrers } from '../registry/referrers.ts';
import { kindOfReferrer, signatureTags } from './kinds.ts';

/** What refers to a manifest without being part of it: a signature, an SBOM. */
export interface Attached {
  /** In words, see `kindOf`. */
  name: string;
  digest?: string;
  /** Where it stands under a tag made of the digest. */
  tag?: string;
  /** The media type that says what it is. */
  type?: string;
  /** Of its manifest, in bytes. */
  size?: number;
}

/** Found by the Referrers API or the tag that stands for it, and by cosign's tags. */
export async function attachments(http: Http, repository: string, digest: string): Promise<Attached[]> {
  const [named, tagged] = await Promise.all([
    referrers(http, repository, digest),
    pMap(signatureTags(digest), (one) => underTag(http, repository, one)),
  ]);
  return [
    ...named.map((descriptor) => {
      const { name, type } = kindOfReferrer(descriptor);
      return { name, digest: descriptor.digest, size: descriptor.size, ...(type ? { type } : {}) };
    }),
    ...tagged.flat(),
  ];
}

async function underTag(
  http: Http,
  repository: string,
  { tag, name }: { tag: string; name: string },
): Promise<Attached[]> {
  try {
    const digest = header(await headManifest(http, repository, tag), 'docker-content-digest');
    return [{ name, tag, ...(digest === undefined ? {} : { digest }) }];
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return [];
    throw error;
  }
}
