import { isAbsolute, join } from 'node:path';
import type { Bundle } from '../bundle/bundle.ts';

/** The folder that holds the images, absolute. */
export const dataFolder = ({ dir, settings }: Pick<Bundle, 'dir' | 'settings'>): string =>
  isAbsolute(settings.data) ? settings.data : join(dir, settings.data);

/** The registry's own tree, the same for both majors (registry/storage/paths.go). */
const root = (data: string): string => join(data, 'docker', 'registry', 'v2');

export const repositoryFolder = (data: string, repository: string): string =>
  join(root(data), 'repositories', repository);

/** `digest` is `sha256:…`; the folder holds one file, `data`. */
export function blobFolder(data: string, digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return join(root(data), 'blobs', algorithm, hex.slice(0, 2), hex);
}

/** Everything a registry writes below its data folder; what else lies there is somebody's own. */
export const storeFolders = (data: string): string[] => [join(data, 'docker', 'registry')];
