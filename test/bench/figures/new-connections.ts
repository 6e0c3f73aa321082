import { blobPath } from '../content/image.ts';
import type { Figure } from '../figure.ts';
import { wrk } from '../measure/wrk.ts';
import { between, type Subject } from './between.ts';

const connections: Subject = {
  title: 'new TLS connections/s',
  measure: async (site, server) => {
    const { small } = site.content;
    const load = { path: blobPath(small, small.layers[0]!), headers: { connection: 'close' } };
    return (await wrk(site, server, load)).requestsPerSecond;
  },
};

export const figure: Figure = {
  name: 'new-connections',
  help: 'a blob of 4 KiB over a connection of its own each, wrk with 16 at a time',
  comparisons: [between(connections, 'static')],
};
