import type { Figure } from '../figure.ts';
import { push } from '../measure/push.ts';
import { between, type Subject } from './between.ts';

let next = 0;

export const largePush: Subject = {
  title: 'large push MB/s',
  measure: (site, server) => {
    const { fresh } = site.content;
    return push(site, server, fresh[next++ % fresh.length]!);
  },
};

export const figure: Figure = {
  name: 'large-push',
  help: '256 MiB that the store does not have, curl with one PUT; deleted afterwards',
  comparisons: [
    between(largePush, 'registry-http', { target: { atLeast: 0.95 } }),
    between(largePush, 'recipe'),
  ],
};
