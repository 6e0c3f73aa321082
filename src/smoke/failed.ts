import type { Named } from '../symptoms/symptom.ts';
import type { SymptomName } from '../symptoms/table.ts';

/** What a check saw that must not be. */
export interface Seen {
  detail: string;
  /** What it is, where that is known better than by the check being red. */
  symptom?: SymptomName;
  named?: Named;
}

/** Thrown by a check that saw what must not be. */
export class Failed extends Error {
  readonly seen: Seen;
  constructor(seen: Seen) {
    super(seen.detail);
    this.name = 'Failed';
    this.seen = seen;
  }
}

/** Thrown where a check cannot be tried because another one is red. */
export class NotRun extends Error {
  constructor(owner: string) {
    super(`not run: ${owner} failed`);
    this.name = 'NotRun';
  }
}
