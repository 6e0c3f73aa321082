import type { Figure } from '../figure.ts';
import { between, type Subject } from './between.ts';
import { largePull } from './large-pull.ts';
import { smallBlobs } from './small-blobs.ts';

const inContainers = (subject: Subject): Subject => ({ ...subject, subject: 'compose' });

export const figure: Figure = {
  name: 'compose',
  help: 'the stack in containers, over bridge and port proxy of the engine',
  comparisons: [between(inContainers(smallBlobs), 'static'), between(inContainers(largePull), 'static')],
};
