import { blobPath } from '../content/image.ts';
import type { Figure } from '../figure.ts';
import { wrk } from '../measure/wrk.ts';
import { between, type Subject } from './between.ts';

export const smallBlobs: Subject = {
  title: 'small blobs/s',
  measure: async (site, server) => {
    const { small } = site.content;
    return (await wrk(site, server, { path: blobPath(small, small.layers[0]!) })).requestsPerSecond;
  },
};

export const figure: Figure = {
  name: 'small-blobs',
  help: 'a blob of 4 KiB, wrk on 16 connections that stay open',
  comparisons: [
    between(smallBlobs, 'static', { target: { atLeast: 0.5 } }),
    between(smallBlobs, 'recipe', { target: { atLeast: 400 } }),
    between(smallBlobs, 'registry-tls', { pairs: 5 }),
  ],
};
