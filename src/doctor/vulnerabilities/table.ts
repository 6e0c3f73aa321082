import { containerd, docker, runc } from './rows/engine.ts';
import { nginx } from './rows/nginx.ts';
import { registry } from './rows/registry.ts';
import { isIn } from './version.ts';
import type { Vulnerability } from './vulnerability.ts';

/** The day up to which the sources were read. Whatever came later is in no table that is made beforehand. */
export const asOf = '2026-11-20';

export const table = { nginx, registry, docker, containerd, runc } satisfies Record<
  string,
  readonly Vulnerability[]
>;

export type Program = keyof typeof table;

export interface Known {
  /** Those that this configuration lets through. */
  open: Vulnerability[];
  /** In the range as well, but in what this configuration does not use. */
  unused: Vulnerability[];
}

/** What is known of an upstream version, as it is configured here. */
export function knownOf(program: Program, version: string, configuration: string): Known {
  const text = configuration.replace(/^\s*#.*$/gm, '').replace(/\s#\s.*$/gm, '');
  const inRange = table[program].filter(({ affected }: Vulnerability) =>
    affected.some((range) => isIn(version, range)),
  );
  const isOpen = ({ needs = [] }: Vulnerability) => needs.every((need) => need.test(text));
  return { open: inRange.filter(isOpen), unused: inRange.filter((one) => !isOpen(one)) };
}

/** The first versions without it, the lowest first: `1.30.4 or 1.31.3`. */
export const mendedIn = ({ affected }: Vulnerability): string =>
  affected.map(({ below }) => below).join(' or ');
