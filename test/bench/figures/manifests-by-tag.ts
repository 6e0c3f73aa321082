import { accept, tagPath } from '../content/image.ts';
import type { Figure } from '../figure.ts';
import { wrk } from '../measure/wrk.ts';
import { between, type Subject } from './between.ts';

export const manifestsByTag: Subject = {
  title: 'manifests/s by tag',
  measure: async (site, server) =>
    (await wrk(site, server, { path: tagPath(site.content.small), headers: accept })).requestsPerSecond,
};

export const figure: Figure = {
  name: 'manifests-by-tag',
  help: 'a manifest by its tag, wrk on 16 connections that stay open',
  comparisons: [
    between(manifestsByTag, 'registry-http', { target: { atLeast: 2.5 } }),
    between(manifestsByTag, 'recipe', { pairs: 5 }),
  ],
};
