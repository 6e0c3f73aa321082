/** Progress of a command that takes a while: one line per step, on stderr. */
export interface Steps {
  /** Runs `work` as a named step; its returned text, if any, stands on the finished line. */
  step<T>(
    name: string,
    work: (update: (detail: string) => void) => Promise<T>,
    summary?: (result: T) => string | { failed: string },
  ): Promise<T>;
}
