import { call } from './call.ts';
import type { Http } from './http.ts';
import { header, type Response } from './message.ts';
import { acceptManifests, mediaType } from './media-type.ts';

export interface Platform {
  os: string;
  architecture: string;
  variant?: string;
  'os.version'?: string;
}

export interface Descriptor {
  mediaType: string;
  digest: string;
  /** In bytes. */
  size: number;
  platform?: Platform;
  annotations?: Record<string, string>;
  artifactType?: string;
  /** Where a layer is that registries do not hold (Windows base layers). */
  urls?: string[];
}

export interface Manifest {
  schemaVersion: 2;
  mediaType: string;
  config: Descriptor;
  layers: Descriptor[];
  /** The manifest that this one is about: a signature's image. */
  subject?: Descriptor;
  artifactType?: string;
  annotations?: Record<string, string>;
}

export interface Index {
  schemaVersion: 2;
  mediaType: string;
  manifests: Descriptor[];
  subject?: Descriptor;
  artifactType?: string;
  annotations?: Record<string, string>;
}

/** `reference` is a tag or a digest. */
export const manifestPath = (repository: string, reference: string): string =>
  `/v2/${repository}/manifests/${reference}`;

export const getManifest = (http: Http, repository: string, reference: string): Promise<Response> =>
  call(
    http,
    { method: 'GET', path: manifestPath(repository, reference), headers: { accept: acceptManifests } },
    200,
  );

export const headManifest = (http: Http, repository: string, reference: string): Promise<Response> =>
  call(
    http,
    { method: 'HEAD', path: manifestPath(repository, reference), headers: { accept: acceptManifests } },
    200,
  );

/** Returns the digest under which the registry stored it, as the registry says. */
export async function putManifest(
  http: Http,
  repository: string,
  reference: string,
  content: Buffer,
  type: string = mediaType.manifest,
): Promise<string | undefined> {
  const path = manifestPath(repository, reference);
  const response = await call(
    http,
    { method: 'PUT', path, headers: { 'content-type': type }, body: content },
    201,
  );
  return header(response, 'docker-content-digest');
}

/** Of a manifest by digest, or on registry 3 of a tag. Throws `RegistryError`: 405 where deleting is off. */
export const deleteManifest = (http: Http, repository: string, reference: string): Promise<Response> =>
  call(http, { method: 'DELETE', path: manifestPath(repository, reference) }, 202);
