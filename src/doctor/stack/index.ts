import type { Check } from '../check.ts';
import { access } from './access.ts';
import { certificate } from './certificate.ts';
import { enginePrograms } from './engine-programs.ts';
import { health } from './health.ts';
import { logs } from './logs.ts';
import { mirrors } from './mirrors.ts';
import { programs } from './programs.ts';
import { upstream } from './upstream.ts';

/** What runs. */
export const stackChecks: readonly Check[] = [
  health,
  certificate,
  access,
  programs,
  enginePrograms,
  mirrors,
  upstream,
  logs,
];
