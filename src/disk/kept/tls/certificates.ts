import type { PlannedFile } from '../../../bundle/plan.ts';

export interface Certificates {
  /** Only what has to be written. */
  files: PlannedFile[];
  /** What clients have to trust; absent where they trust it already (tls files) or there is nothing (tls off). */
  ca?: string;
  /** What the person should know, e.g. that clients need the new CA. */
  notes: string[];
}
