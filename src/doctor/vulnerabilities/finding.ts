import type { Finding } from '../finding.ts';
import type { Package } from './package.ts';
import { knownOf, mendedIn, type Program } from './table.ts';
import type { Vulnerability } from './vulnerability.ts';

/** A program as it runs here. */
export interface Running {
  program: Program;
  /** As it says itself, packager's additions included. */
  version: string;
  /** What it is configured with, for what only some configurations let through. */
  configuration: string;
  /** The distribution's package it is from. */
  from?: Package | undefined;
  /** Built by others than the project, who may mend it under the same number. */
  rebuilt?: boolean;
  /** What brings a newer one. */
  cure: string;
}

/** Marks of a build by a distribution: `2.8.2+ds1`, `1.6.20~ds1-1`, `20.10.24+dfsg1`. */
const repacked = /[+~](?:ds|dfsg|deb|ubuntu)/i;

/** One for all that is open; none where there is nothing, or the package mends it. */
export function vulnerable(running: Running): Finding[] {
  const { program, version, from } = running;
  const open = knownOf(program, version, running.configuration).open.filter(
    ({ id }) => !isMended(id, from?.changes),
  );
  if (open.length === 0) return [];
  const packaged = from !== undefined || running.rebuilt === true || repacked.test(version);
  const name = `${program} ${version}${from ? ` (package ${from.name} ${from.version})` : ''}`;
  const ids = open.map(({ id }) => id).join(', ');
  return [
    {
      severity: packaged ? 'hint' : 'warning',
      what: packaged ? `${name} is in the upstream range of ${ids}` : `${name} has ${ids}`,
      why: [...open.map(described), ...(packaged ? [doubt(from)] : [])].join('\n'),
      cure: running.cure,
    },
  ];
}

const isMended = (id: string, changes: string | undefined): boolean =>
  changes !== undefined && new RegExp(`\\b${id}\\b`).test(changes);

const described = (one: Vulnerability): string =>
  `${one.id}: ${one.allows} (mended in ${mendedIn(one)}; ${one.source})`;

const doubt = (from: Package | undefined): string =>
  from?.changes === undefined
    ? 'your distribution may have mended it without a new number'
    : 'the changes of your distribution’s package do not name it: it is open, or does not concern that build';
