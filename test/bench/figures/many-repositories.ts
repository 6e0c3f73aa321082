import { repositoryName } from '../content/store.ts';
import { accept, blobPath, digestPath, tagPath, type Image } from '../content/image.ts';
import type { Comparison, Figure } from '../figure.ts';
import { wrk } from '../measure/wrk.ts';
import type { Server } from '../server.ts';
import type { Site } from '../site.ts';
import type { Target } from '../target.ts';
import { repositoryCount } from '../stack/process.ts';
import { between, type Subject } from './between.ts';
import { largePull } from './large-pull.ts';
import { largePush } from './large-push.ts';
import { manifestsByDigest } from './manifests-by-digest.ts';
import { manifestsByTag } from './manifests-by-tag.ts';
import { smallBlobs } from './small-blobs.ts';

/** The repositories that hold the small image: all of them are asked in turn, or the one. */
const repositories = ({ name }: Server, { content: { small } }: Site): string[] =>
  name === 'stack-10k'
    ? Array.from({ length: repositoryCount }, (_, index) => repositoryName(index))
    : [small.repository];

const spread =
  (pathIn: (image: Image) => string) =>
  async (site: Site, server: Server): Promise<number> => {
    const { small } = site.content;
    const requests = repositories(server, site).map((repository) => ({
      path: pathIn({ ...small, repository }),
    }));
    const load = { path: pathIn(small), requests, headers: accept };
    return (await wrk(site, server, load)).requestsPerSecond;
  };

const against = ({ title, measure }: Subject, target?: Target): Comparison =>
  between({ title: `10,000: ${title}`, subject: 'stack-10k', measure }, 'stack', target ? { target } : {});

const noWorse: Target = { atLeast: 0.9 };

export const figure: Figure = {
  name: 'many-repositories',
  help: 'a store with 10,000 repositories against one with three: the same requests, and all repositories asked in turn',
  comparisons: [
    ...[smallBlobs, manifestsByDigest, manifestsByTag, largePull, largePush].map((subject) =>
      against(subject, noWorse),
    ),
    // Each request finds its path cold: that is another load, and has no target.
    against({
      title: 'small blobs/s of all',
      measure: spread((image) => blobPath(image, image.layers[0]!)),
    }),
    against({ title: 'manifests/s of all by digest', measure: spread(digestPath) }),
    against({ title: 'manifests/s of all by tag', measure: spread(tagPath) }),
  ],
};
