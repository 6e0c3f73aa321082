import type { Figure } from '../figure.ts';
import { memory } from '../measure/processes.ts';
import { between, type Subject } from './between.ts';
import { largePull } from './large-pull.ts';
import { smallBlobs } from './small-blobs.ts';

const afterLoad: Subject = {
  title: 'memory MB',
  measure: async (site, server) => {
    await smallBlobs.measure(site, server);
    await largePull.measure(site, server);
    return memory(server.processes());
  },
};

export const figure: Figure = {
  name: 'memory',
  help: 'of all server processes, the registry included, after small blobs and the large blob; shared pages once',
  comparisons: [between(afterLoad, 'recipe', { pairs: 2 })],
};
