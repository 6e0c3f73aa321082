/** What becomes of a tag, and why. Times are in milliseconds since 1970. */
export interface Decision {
  repository: string;
  tag: string;
  stays: boolean;
  /** In words: the condition that keeps it, or all those that do not. */
  why: string;
  /** Of `retention`, counted from 1; absent where none names the repository. */
  rule?: number;
  /** These are absent of a tag that cannot be read. */
  digest?: string;
  pushed?: number;
  /** Where a pull was noted. */
  pulled?: number;
}

/** One that goes: all that is needed to see later whether it still is as it was. */
export type Going = Decision & { stays: false; digest: string; pushed: number };

export const isGoing = (decision: Decision): decision is Going => !decision.stays;
