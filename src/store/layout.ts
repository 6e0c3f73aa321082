import { isAbsolute, join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';

/** The folder that holds the images, absolute. */
export const dataFolder = ({ dir, settings }: Pick<Bundle, 'dir' | 'settings'>): string =>
  isAbsolute(settings.data) ? settings.data : join(dir, settings.data);

// Paths of a hundred thousand files: `join` would take longer than to open them.

/** The registry's own tree, the same for both majors (registry/storage/paths.go). */
const root = (data: string): string => `${data}/docker/registry/v2`;

/** Everything a registry and this tool write below the data folder; what else lies there is somebody's own. */
export const storeFolders = (data: string): string[] => [join(data, 'docker', 'registry'), toolFolder(data)];

/** What this tool keeps beside the store, on the same file system: its lock, what gc moves aside, last results. */
export const toolFolder = (data: string): string => `${data}/.create-registry`;

export const repositoriesFolder = (data: string): string => `${root(data)}/repositories`;

export const repositoryFolder = (data: string, repository: string): string =>
  `${repositoriesFolder(data)}/${repository}`;

const manifestsName = '_manifests';
const layersName = '_layers';
export const uploadsName = '_uploads';

/**
 * What makes a folder a repository: for registry 3 manifests, for 2.8 layers. Folders below it without an underscore may
 * be repositories of their own.
 */
export const repositoryMarks: readonly string[] = [manifestsName, layersName];

export const tagsFolder = (data: string, repository: string): string =>
  `${repositoryFolder(data, repository)}/${manifestsName}/tags`;

/** All there is of a tag. */
export const tagFolder = (data: string, repository: string, tag: string): string =>
  `${tagsFolder(data, repository)}/${tag}`;

/** What a tag points to now. */
export const currentLink = (data: string, repository: string, tag: string): string =>
  `${tagsFolder(data, repository)}/${tag}/current/link`;

/** A folder of links, see `linksIn`: every digest that was pushed under the tag. */
export const tagIndexFolder = (data: string, repository: string, tag: string): string =>
  `${tagsFolder(data, repository)}/${tag}/index`;

/** A folder of links: the manifests that can be had in the repository. */
export const revisionsFolder = (data: string, repository: string): string =>
  `${repositoryFolder(data, repository)}/${manifestsName}/revisions`;

/** A folder of links: configs and layers that can be had in the repository. */
export const layersFolder = (data: string, repository: string): string =>
  `${repositoryFolder(data, repository)}/${layersName}`;

/** Of one digest in a folder of links. */
export function linkIn(folder: string, digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${folder}/${algorithm}/${hex}/link`;
}

/** A folder for each upload that has not ended. */
export const uploadsFolder = (data: string, repository: string): string =>
  `${repositoryFolder(data, repository)}/${uploadsName}`;

export const blobsFolder = (data: string): string => `${root(data)}/blobs`;

/** `digest` is `sha256:…`; the folder holds one file, `data`. */
export function blobFolder(data: string, digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${blobsFolder(data)}/${algorithm}/${hex.slice(0, 2)}/${hex}`;
}

export const blobFile = (data: string, digest: string): string => `${blobFolder(data, digest)}/data`;
