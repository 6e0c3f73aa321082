import type { Check } from '../check.ts';
import { caCopies } from './ca-copies.ts';
import { certificates } from './certificates.ts';
import { composeFile } from './compose-file.ts';
import { edited } from './edited.ts';
import { gate } from './gate.ts';
import { locks } from './locks.ts';
import { owner } from './owner.ts';
import { registryConfig } from './registry-config.ts';
import { rendered } from './rendered.ts';
import { secrets } from './secrets.ts';
import { settings } from './settings.ts';
import { units } from './units.ts';
import { upkeep } from './upkeep.ts';
import { users } from './users.ts';

export const bundleChecks: readonly Check[] = [
  settings,
  rendered,
  edited,
  composeFile,
  registryConfig,
  secrets,
  owner,
  certificates,
  caCopies,
  users,
  units,
  gate,
  locks,
  upkeep,
];
