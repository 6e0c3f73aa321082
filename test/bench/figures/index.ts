import type { Figure } from '../figure.ts';
import { figure as compose } from './compose.ts';
import { figure as copy } from './copy.ts';
import { figure as cpuPerGigabyte } from './cpu-per-gigabyte.ts';
import { figure as fiftyClients } from './fifty-clients.ts';
import { figure as largePull } from './large-pull.ts';
import { figure as largePush } from './large-push.ts';
import { figure as largeStore } from './large-store.ts';
import { figure as listing } from './listing.ts';
import { figure as manifestsByDigest } from './manifests-by-digest.ts';
import { figure as manifestsByTag } from './manifests-by-tag.ts';
import { figure as manyLayers } from './many-layers.ts';
import { figure as manyRepositories } from './many-repositories.ts';
import { figure as memory } from './memory.ts';
import { figure as newConnections } from './new-connections.ts';
import { figure as passwordFlood } from './password-flood.ts';
import { figure as smallBlobs } from './small-blobs.ts';

export const figures: readonly Figure[] = [
  smallBlobs,
  manifestsByDigest,
  manifestsByTag,
  largePull,
  largePush,
  cpuPerGigabyte,
  memory,
  manyLayers,
  fiftyClients,
  newConnections,
  passwordFlood,
  manyRepositories,
  copy,
  listing,
  largeStore,
  compose,
];
