import type { Http } from '../registry/http.ts';
import type { Descriptor } from '../registry/manifest.ts';
import { parseBuild, type Build } from './config.ts';
import { getImage, readConfig, type Image } from './image.ts';

/** Where the parts of a repository's images come from: its registry, or the folder it keeps them in. */
export interface Parts {
  /** By tag or digest. */
  image(reference: string): Promise<Image>;
  /** Of the image that has this config. */
  build(config: Pick<Descriptor, 'digest'>): Promise<Build>;
}

export const registryParts = (http: Http, repository: string): Parts => ({
  image: (reference) => getImage(http, repository, reference),
  build: (config) => readConfig(http, repository, config, parseBuild),
});
