import type { Row } from '../symptom.ts';
import { nameOf } from './client-trust.ts';

/** Only where the error in the same line is nothing that is known. */
export const fallback = {
  'mirror-falls-back': {
    says: [
      // dockerd, its log
      /Attempting next endpoint for (?:pull|push) after error/,
      // containerd
      /trying next host/,
    ],
    cause:
      'a mirror or an address of a registry did not do, and the engine quietly went on to the next: the error in this line says why',
    cure: ({ registry }) =>
      `explain that error by itself; dockerd sends a mirror no password, so a registry with passwords is none: docker pull ${nameOf(registry)}/… instead`,
    check: 'journalctl -u docker --since -10min | grep "next endpoint"',
  },
} as const satisfies Record<string, Row>;
