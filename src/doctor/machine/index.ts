import type { Check } from '../check.ts';
import { cgroup } from './cgroup.ts';
import { clock } from './clock.ts';
import { compose } from './compose.ts';
import { disk } from './disk.ts';
import { engine } from './engine.ts';
import { firewall } from './firewall/index.ts';
import { limits } from './limits.ts';
import { names } from './names.ts';
import { port } from './port.ts';
import { proxy } from './proxy.ts';
import { selinux } from './selinux.ts';
import { start } from './start.ts';

export const machineChecks: readonly Check[] = [
  engine,
  compose,
  port,
  start,
  names,
  proxy,
  firewall,
  disk,
  clock,
  selinux,
  cgroup,
  limits,
];
