import { OperationError, UsageError } from '../../errors.ts';
import { getImage } from '../../images/image.ts';
import { layerWords } from '../../images/layer-type.ts';
import { orMissing } from '../../images/missing.ts';
import { formatPlatform } from '../../images/platform.ts';
import type { Http } from '../../registry/http.ts';
import { headManifest, type Descriptor } from '../../registry/manifest.ts';
import type { Parsed } from '../../registry/parse-manifest.ts';
import { formatReference, manifestReference, type Reference } from '../../registry/reference.ts';
import { bytes } from '../../text/bytes.ts';
import { visible } from '../../text/visible.ts';

/** A tag names a manifest, never a blob: says which blobs it may have been about. */
export async function digestWanted(http: Http, reference: Reference): Promise<UsageError> {
  const { parsed } = await orMissing(reference, () =>
    getImage(http, reference.repository, manifestReference(reference)),
  );
  const place = `${reference.registry}/${reference.repository}`;
  const text = formatReference({ ...reference, tag: manifestReference(reference) });
  return new UsageError([
    {
      where: text,
      what: `${text} is ${nameOf(parsed)}; blob takes the digest of a blob`,
      cure: suggestions(place, parsed).join('\n'),
    },
  ]);
}

const nameOf = ({ kind }: Parsed): string =>
  kind === 'index' ? 'an index of several manifests' : 'a manifest';

function suggestions(place: string, parsed: Parsed): string[] {
  if (parsed.kind === 'schema1')
    return parsed.layers.map((digest) => `create-registry blob ${place}@${visible(digest)}`);
  if (parsed.kind === 'index')
    return limited(parsed.index.manifests, (child) => {
      const platform = child.platform ? `  # ${visible(formatPlatform(child.platform))}` : '';
      return `create-registry inspect ${place}@${child.digest}${platform}`;
    });
  const { config, layers } = parsed.manifest;
  const line = ({ digest, size }: Descriptor, what: string): string =>
    `create-registry blob ${place}@${digest}  # ${visible(what)}, ${bytes(size)}`;
  return [line(config, 'config'), ...limited(layers, (layer) => line(layer, layerWords(layer.mediaType)))];
}

const most = 30;

const limited = (all: readonly Descriptor[], line: (one: Descriptor) => string): string[] => [
  ...all.slice(0, most).map(line),
  ...(all.length > most ? [`and ${all.length - most} more: create-registry inspect lists them`] : []),
];

/** Why there is no such blob. */
export async function noBlob(http: Http, reference: Reference, digest: string): Promise<OperationError> {
  const where = formatReference(reference);
  const place = `${reference.registry}/${reference.repository}`;
  const isManifest = await headManifest(http, reference.repository, digest).then(
    () => true,
    () => false,
  );
  if (isManifest)
    return new OperationError([
      {
        where,
        what: `${digest} is no blob in ${place} but a manifest`,
        cure: `create-registry inspect ${place}@${digest} --raw`,
      },
    ]);
  return new OperationError([
    {
      where,
      what: `there is no blob ${digest} in ${place}`,
      cure: `create-registry inspect ${place}:TAG shows the blobs of an image`,
    },
  ]);
}
