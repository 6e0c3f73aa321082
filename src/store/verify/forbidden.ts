import { cannotBeRead } from '../damage.ts';
import type { Finding, Unneeded } from './finding.ts';

const codes = ['EACCES', 'EPERM'] as const;

/**
 * Those that only this user may not read. They may well be whole: what they need is an owner, and nothing must be moved
 * for them.
 */
export function forbidden({
  findings,
  unneeded,
}: {
  findings: readonly Finding[];
  unneeded: readonly Unneeded[];
}): string[] {
  return [...findings, ...unneeded]
    .map(({ what }) => what)
    .filter((what) => codes.some((code) => what.endsWith(cannotBeRead(code))));
}
