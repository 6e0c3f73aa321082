/** Why a check is red, for the person who runs the registry. */
export interface Finding {
  detail: string;
  cause?: string;
  cure?: string;
}

/** Thrown by a check that saw what must not be. */
export class Failed extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.detail);
    this.name = 'Failed';
    this.finding = finding;
  }
}

/** Thrown where a check cannot be tried because another one is red. */
export class NotRun extends Error {
  constructor(owner: string) {
    super(`not run: ${owner} failed`);
    this.name = 'NotRun';
  }
}
