import { bundleChecks } from './bundle/index.ts';
import type { Area, Check } from './check.ts';
import { clientChecks } from './client/index.ts';
import { machineChecks } from './machine/index.ts';
import { stackChecks } from './stack/index.ts';

/** Everything there is to look at, in the order in which it is shown. */
export const checks: Readonly<Record<Area, readonly Check[]>> = {
  machine: machineChecks,
  bundle: bundleChecks,
  stack: stackChecks,
  client: clientChecks,
};
