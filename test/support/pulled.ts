import { download, hashFor } from '../../src/registry/download.ts';
import type { Http } from '../../src/registry/http.ts';
import { getManifest } from '../../src/registry/manifest.ts';
import { parseManifest } from '../../src/registry/parse-manifest.ts';

/** Pulls an image with everything in it, an index with all its images; throws where anything is not what its digest says. */
export async function pullWhole(http: Http, repository: string, reference: string): Promise<string> {
  const { body } = await getManifest(http, repository, reference);
  const digest = `sha256:${hashFor('sha256').update(body).digest('hex')}`;
  if (reference.startsWith('sha256:') && reference !== digest)
    throw new Error(`${reference} came as ${digest}`);
  const parsed = parseManifest(body);
  if (parsed.kind === 'index')
    for (const child of parsed.index.manifests) await pullWhole(http, repository, child.digest);
  else if (parsed.kind === 'image')
    for (const blob of [parsed.manifest.config, ...parsed.manifest.layers])
      for await (const chunk of download(http, { repository, ...blob })) void chunk;
  return digest;
}
