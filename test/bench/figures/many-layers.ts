import type { Figure } from '../figure.ts';
import { skopeo } from '../measure/skopeo.ts';
import { between, type Subject } from './between.ts';

const pulled: Subject = {
  title: '60 layers, seconds',
  measure: (site, server) => skopeo(site, server, site.content.layered),
};

export const figure: Figure = {
  name: 'many-layers',
  help: 'an image with 60 layers of 128 KiB, skopeo copy into a folder',
  comparisons: [between(pulled, 'recipe'), between(pulled, 'registry-http')],
};
