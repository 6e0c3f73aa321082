import type { Figure } from '../figure.ts';
import { clients } from '../measure/clients.ts';
import { between, type Subject } from './between.ts';

const pulled: Subject = {
  title: '50 clients, seconds',
  measure: (site, server) => clients(site, server, site.content.small, 50),
};

export const figure: Figure = {
  name: 'fifty-clients',
  help: '50 clients at once pull the small image, each over a connection of its own',
  comparisons: [between(pulled, 'recipe', { pairs: 3 }), between(pulled, 'registry-http')],
};
