/** `cause` and `cure` are set only when `ok` is false. */
export interface CheckResult {
  name: string;
  ok: boolean;
  /** Milliseconds. */
  ms: number;
  /** What was seen. A check that could not be tried begins with `not run:`. */
  detail?: string;
  /** What is likely behind it. */
  cause?: string;
  /** What to change. */
  cure?: string;
}

export interface SmokeReport {
  ok: boolean;
  url: string;
  checks: CheckResult[];
}
