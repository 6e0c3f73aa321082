import type { Figure } from '../figure.ts';
import { pull } from '../measure/pull.ts';
import { between, type Subject } from './between.ts';

export const largePull: Subject = {
  title: 'large pull MB/s',
  measure: (site, server) => pull(site, server, site.content.large, site.content.large.layers[0]!),
};

export const figure: Figure = {
  name: 'large-pull',
  help: 'a blob of 512 MiB, curl to /dev/null',
  comparisons: [
    between(largePull, 'static', { target: { atLeast: 0.95 } }),
    between(largePull, 'recipe'),
    between(largePull, 'registry-http'),
  ],
};
