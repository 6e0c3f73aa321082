import { OperationError } from '../errors.ts';
import { hashFor } from '../registry/download.ts';
import type { Http } from '../registry/http.ts';
import { getManifest, type Descriptor } from '../registry/manifest.ts';
import { header } from '../registry/message.ts';
import { parseManifest, type Parsed } from '../registry/parse-manifest.ts';
import { isDigest } from '../registry/reference.ts';
import { call } from '../registry/call.ts';
import { blobPath } from '../registry/blob.ts';
import { parseConfig, type ImageConfig } from './config.ts';
import { isSignedSchema1, schema1Payload } from './schema1.ts';

/** What stands behind a tag or a digest. */
export interface Image extends ManifestBytes {
  parsed: Parsed;
}

export interface ManifestBytes {
  /** Of the bytes themselves. */
  digest: string;
  mediaType: string;
  bytes: Buffer;
}

/**
 * A manifest or an index. `reference` is a tag or a digest. Throws `RegistryError`, `ManifestError`, and
 * `OperationError` where the bytes have another digest than was asked for or than the registry says.
 */
export async function getImage(http: Http, repository: string, reference: string): Promise<Image> {
  const image = await getManifestBytes(http, repository, reference);
  const parsed = parseManifest(image.bytes, image.mediaType);
  return { ...image, mediaType: typeIn(parsed) ?? image.mediaType, parsed };
}

/** The same for content that is not read here, whatever it is. */
export async function getManifestBytes(
  http: Http,
  repository: string,
  reference: string,
): Promise<ManifestBytes> {
  const answer = await getManifest(http, repository, reference);
  const type = header(answer, 'content-type')?.split(';')[0]?.trim() ?? '';
  const content = (isSignedSchema1(type) && schema1Payload(answer.body)) || answer.body;
  const said = header(answer, 'docker-content-digest');
  const asked = isDigest(reference) ? reference : undefined;
  const wanted = asked ?? (said !== undefined && isDigest(said) ? said : undefined);
  const digest = digestLike(wanted ?? 'sha256:', content);
  for (const other of [asked, said])
    if (other !== undefined && isDigest(other) && other !== digestLike(other, content))
      throw wrongDigest(
        http,
        `${repository}${asked ? '@' : ':'}${reference}`,
        other,
        digestLike(other, content),
      );
  return { digest, mediaType: type, bytes: answer.body };
}

/** No config has more bytes; a registry that says otherwise is not believed. */
const largestConfig = 8 * 1024 * 1024;

/** The config of an image. Throws `RegistryError`, 404 where it is missing, and `OperationError` where it is damaged. */
export const getConfig = (
  http: Http,
  repository: string,
  config: Pick<Descriptor, 'digest'>,
): Promise<ImageConfig> => readConfig(http, repository, config, parseConfig);

/** The same for whoever wants less of it than `parseConfig` reads. */
export async function readConfig<T>(
  http: Http,
  repository: string,
  { digest }: Pick<Descriptor, 'digest'>,
  parse: (content: Buffer) => T,
): Promise<T> {
  const request = { method: 'GET', path: blobPath(repository, digest), limit: largestConfig } as const;
  const { body } = await call(http, request, 200);
  const got = digestLike(digest, body);
  if (got !== digest) throw wrongDigest(http, `the config in ${repository}`, digest, got);
  try {
    return parse(body);
  } catch {
    throw new OperationError([
      { where: `${repository}@${digest}`, what: `the config ${digest} is not JSON` },
    ]);
  }
}

const typeIn = (parsed: Parsed): string | undefined =>
  parsed.kind === 'index'
    ? parsed.index.mediaType
    : parsed.kind === 'image'
      ? parsed.manifest.mediaType
      : undefined;

/** By the algorithm of `like`. */
export const digestLike = (like: string, content: Buffer): string =>
  `${like.split(':', 1)[0]}:${hashFor(like).update(content).digest('hex')}`;

const wrongDigest = (http: Http, what: string, wanted: string, got: string): OperationError =>
  new OperationError([
    {
      where: what,
      what: `${new URL(http.url).host} sent other content for ${what} than it should:\nwanted ${wanted}\ngot    ${got}`,
      cure: 'its store is damaged, or something on the way changes what it sends: push it again, or ask who runs the registry',
    },
  ]);
