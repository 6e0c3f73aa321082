import { accept, digestPath } from '../content/image.ts';
import type { Figure } from '../figure.ts';
import { wrk } from '../measure/wrk.ts';
import { between, type Subject } from './between.ts';

export const manifestsByDigest: Subject = {
  title: 'manifests/s by digest',
  measure: async (site, server) =>
    (await wrk(site, server, { path: digestPath(site.content.small), headers: accept })).requestsPerSecond,
};

export const figure: Figure = {
  name: 'manifests-by-digest',
  help: 'a manifest by its digest, wrk on 16 connections that stay open',
  comparisons: [between(manifestsByDigest, 'static', { target: { atLeast: 0.4 } })],
};
